"""The smallest valid checklists; the version is published and asks the small form."""

from __future__ import annotations

import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from reports.checklists.domain.authoring import build_xform
from reports.checklists.domain.definition import definition_to_json
from reports.checklists.models import (
    Checklist,
    ChecklistMedia,
    ChecklistVersion,
    TranslationReview,
)
from tests.factories.missions import MissionFactory, UserFactory
from tests.reports.checklists.authoring_texts import SMALL, small_definition


class ChecklistFactory(DjangoModelFactory[Checklist]):
    class Meta:
        model = Checklist

    mission = factory.SubFactory(MissionFactory)
    code = "small"
    stage = "voting"
    titles = factory.Dict({"en": "Small checklist", "kk": "Шағын парақ"})


class ChecklistVersionFactory(DjangoModelFactory[ChecklistVersion]):
    class Meta:
        model = ChecklistVersion

    checklist = factory.SubFactory(
        ChecklistFactory, mission=factory.SelfAttribute("..mission")
    )
    mission = factory.SubFactory(MissionFactory)
    version = "1"
    source_name = "small.md"
    source = SMALL.encode()
    source_sha256 = factory.LazyAttribute(
        lambda version: hashlib.sha256(version.source).hexdigest()
    )
    xform = factory.LazyFunction(lambda: build_xform(SMALL, name="small.md"))
    definition = factory.LazyFunction(lambda: definition_to_json(small_definition()))
    languages = factory.LazyFunction(lambda: ["en", "kk"])
    published_at = factory.LazyFunction(timezone.now)
    published_by = "system"


class ChecklistMediaFactory(DjangoModelFactory[ChecklistMedia]):
    """A file of a draft: those of a published version never change."""

    class Meta:
        model = ChecklistMedia

    version = factory.SubFactory(ChecklistVersionFactory, published_at=None)
    mission = factory.SelfAttribute("version.mission")
    filename = "seal.png"
    media_type = "image/png"
    content = b"picture"
    size = factory.LazyAttribute(lambda media: len(media.content))
    md5 = factory.LazyAttribute(
        lambda media: hashlib.md5(media.content, usedforsecurity=False).hexdigest()
    )
    sha256 = factory.LazyAttribute(
        lambda media: hashlib.sha256(media.content).hexdigest()
    )


class TranslationReviewFactory(DjangoModelFactory[TranslationReview]):
    class Meta:
        model = TranslationReview

    version = factory.SubFactory(ChecklistVersionFactory)
    mission = factory.SelfAttribute("version.mission")
    language = "kk"
    reviewed_by = factory.SubFactory(UserFactory)
    reviewed_at = factory.LazyFunction(timezone.now)
