"""Missions, the people who sign in, observers and their teams, and national staff."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property

from elections.places.models import Area, Election
from elections.scope import ALL_MISSIONS, Scope, database_scope

M = TypeVar("M", bound=models.Model)


def mission_kinds() -> list[tuple[str, str]]:
    return [
        ("full", "Full mission: free routes, convenience sample"),
        ("limited", "Limited mission: no systematic election-day observation"),
        ("sample_based", "Sample-based: probability sample of stations"),
        ("network", "Citizen network"),
    ]


def membership_roles() -> list[tuple[str, str]]:
    return [
        ("coordinator", "Coordinator"),
        ("analyst", "Statistics analyst"),
        ("head", "Head of mission"),
        ("read_only", "Read only"),
        ("observer", "Observer (own team's reports only)"),
    ]


def observer_roles() -> list[tuple[str, str]]:
    return [
        ("core", "Core team"),
        ("lto", "Long-term observer"),
        ("sto", "Short-term observer"),
    ]


def vetting_states() -> list[tuple[str, str]]:
    return [("pending", "Not yet vetted"), ("vetted", "Vetted"), ("refused", "Refused")]


class InMission(models.QuerySet[M]):
    """Rows of a mission; a subclass names the way to the team or area they are of."""

    mission_path = "mission_id"
    team_path = ""
    area_path = ""

    def visible_to(self, scope: Scope) -> Self:
        """Keep what the scope shows; of an observer's mission, the own team's rows."""
        if scope.everything:
            return self
        rows = self.filter(**{f"{self.mission_path}__in": scope.missions})
        if scope.team_ids and self.team_path:
            rows = rows.filter(**{f"{self.team_path}__in": scope.team_ids})
        if scope.areas and self.area_path:
            rows = rows.filter(**{f"{self.area_path}__in": scope.areas})
        return rows


class MissionQuerySet(InMission["Mission"]):
    mission_path = "id"


class MembershipQuerySet(InMission["Membership"]):
    team_path = "team_id"


class ObserverTeamQuerySet(InMission["ObserverTeam"]):
    team_path = "id"
    area_path = "area_id"


class ObserverQuerySet(InMission["Observer"]):
    team_path = "team_id"
    area_path = "team__area_id"

    def serving(self) -> Self:
        """Keep who neither left nor was refused: only they may send reports."""
        return self.filter(is_active=True).exclude(vetting="refused")

    def counted(self) -> Self:
        """Keep each person who serves once."""
        return self.serving().filter(same_person_as__isnull=True)


class NationalStaffQuerySet(InMission["NationalStaff"]):
    team_path = "team_id"


class PersonManager(UserManager["User"]):
    def visible_to(self, scope: Scope) -> models.QuerySet[User]:
        """Return the people who share a mission with the scope."""
        if scope.everything:
            return self.all()
        shared = Membership.objects.filter(mission_id__in=scope.missions)
        return self.filter(pk__in=shared.values("user_id"))


class User(AbstractUser):
    """A person who signs in to the desk."""

    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    @property
    def actor(self) -> str:
        """Return how the journal names this person."""
        return f"user:{self.pk}"

    def set_password(self, raw_password: str | None) -> None:
        """Set a password the person chose; whoever chose it for them says so after."""
        super().set_password(raw_password)
        self.must_change_password = False

    @cached_property
    def role_by_mission(self) -> dict[int, str]:
        """Return the person's role in each mission, whatever is in sight now."""
        with database_scope(ALL_MISSIONS):
            return dict(self.memberships.values_list("mission_id", "role"))


class Mission(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=mission_kinds, default="full")
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="missions"
    )
    country_names = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list, help_text="Codes, first is the main one")
    institutions = models.JSONField(
        default=list, help_text="Names of the institutions, in the order of the title"
    )
    is_demonstration = models.BooleanField(
        default=False, help_text="All reports are simulated; every page says so"
    )
    switches = models.JSONField(
        default=dict, blank=True, help_text="Settings that differ from the defaults"
    )
    started_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    objects = MissionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code

    @property
    def is_probability_sample(self) -> bool:
        """Tell whether margins of error may ever be printed."""
        return self.kind == "sample_based"

    @property
    def observes_election_day(self) -> bool:
        """Tell whether election-day percentages may be printed at all."""
        return self.kind != "limited"


class Membership(models.Model):
    """What one person does in one mission, and for which areas (empty: all)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    mission = models.ForeignKey(
        Mission, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=membership_roles)
    areas = models.ManyToManyField(Area, blank=True)
    team = models.ForeignKey(
        "ObserverTeam", null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "mission"], name="one_role_per_mission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class ObserverTeam(models.Model):
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="teams")
    code = models.CharField(max_length=40)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)

    objects = ObserverTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "code"], name="team_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class Observer(models.Model):
    """A code in every report; the name is sealed and shown to coordinators only."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="observers"
    )
    code = models.CharField(max_length=40)
    role = models.CharField(max_length=8, choices=observer_roles, default="sto")
    institution = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    gender = models.CharField(
        max_length=1, blank=True, choices=[("f", "Woman"), ("m", "Man"), ("x", "Other")]
    )
    languages = models.JSONField(default=list, blank=True)
    team = models.ForeignKey(
        ObserverTeam, models.PROTECT, null=True, blank=True, related_name="members"
    )
    sealed_name = models.BinaryField(null=True, blank=True)
    sealed_contact = models.BinaryField(null=True, blank=True)
    contact_hash = models.BinaryField(max_length=32, null=True, editable=False)
    accreditation = models.CharField(max_length=60, blank=True)
    pledged_at = models.DateTimeField(null=True, blank=True)
    vetting = models.CharField(max_length=8, choices=vetting_states, default="pending")
    vouched_by = models.CharField(max_length=200, blank=True)
    same_person_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="The other code of a person who serves twice; counted once",
    )
    is_active = models.BooleanField(default=True)

    objects = ObserverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code"], name="observer_code_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["mission", "contact_hash"],
                name="observer_by_number",
                condition=models.Q(contact_hash__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def serves(self) -> bool:
        """Tell of one observer what `serving` keeps."""
        return self.is_active and self.vetting != "refused"


class NationalStaff(models.Model):
    """An interpreter or driver: sealed, apart, never in a report."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="national_staff"
    )
    code = models.CharField(max_length=40)
    role = models.CharField(
        max_length=16,
        choices=[
            ("interpreter", "Interpreter"),
            ("driver", "Driver"),
            ("assistant", "Assistant"),
        ],
    )
    sealed_name = models.BinaryField(null=True, blank=True)
    sealed_contact = models.BinaryField(null=True, blank=True)
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = NationalStaffQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "national staff"
        constraints = [
            models.UniqueConstraint(fields=["mission", "code"], name="staff_code_once")
        ]

    def __str__(self) -> str:
        return self.code
