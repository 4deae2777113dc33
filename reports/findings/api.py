"""Finding sets for people at the desk, as JSON; what may not be stated is refused."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from elections.errors import NotAllowed
from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import Mission
from observers.missions.permissions import Right, has_right, needs
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.models import FindingSet, QuickCount
from reports.findings.renderers.plain import findings_as_json
from reports.findings.selectors.documents import finding_document

MOST_LISTED = 100


class RefusalOutput(serializers.Serializer[dict[str, str]]):
    """Why something is not stated."""

    code = serializers.CharField()
    reason = serializers.CharField()


class EstimateOutput(serializers.Serializer[dict[str, object]]):
    """An estimate of a probability sample; shares are 0..1, all numbers are decimals.

    Where there is no interval, `refused` says why and the numbers are left out.
    """

    kind = serializers.ChoiceField(choices=[kind.value for kind in EstimateKind])
    point = serializers.CharField(required=False)
    se = serializers.CharField(required=False)
    lower = serializers.CharField(required=False)
    upper = serializers.CharField(required=False)
    level = serializers.CharField(required=False)
    deff = serializers.CharField(required=False)
    df = serializers.IntegerField(required=False)
    n = serializers.IntegerField(required=False)
    sampled = serializers.IntegerField(required=False)
    response = serializers.CharField(required=False)
    method = serializers.CharField(required=False)
    bounds = serializers.ListField(child=serializers.CharField(), required=False)
    calibrated = serializers.ListField(child=serializers.CharField(), required=False)
    low_response = serializers.ListField(child=serializers.CharField(), required=False)
    refused = serializers.CharField(required=False)


class FigureOutput(serializers.Serializer[dict[str, object]]):
    """One figure; what it leaves out is empty."""

    key = serializers.CharField()
    indicator = serializers.CharField()
    unit = serializers.CharField()
    stage = serializers.CharField(required=False)
    item = serializers.CharField(required=False)
    area_code = serializers.CharField(required=False)
    setting = serializers.CharField(required=False)
    k = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    value = serializers.CharField(required=False)
    stations = serializers.IntegerField(required=False)
    stations_k = serializers.IntegerField(required=False)
    excluded = serializers.DictField(child=serializers.IntegerField())
    query = serializers.DictField(required=False)
    is_suppressed = serializers.BooleanField()
    refused = RefusalOutput(required=False)
    margin_of_error = serializers.DictField(required=False)
    estimate = EstimateOutput(required=False)


class FindingsOutput(serializers.Serializer[dict[str, object]]):
    """One finding set."""

    id = serializers.IntegerField()
    is_live = serializers.BooleanField()
    sha256 = serializers.CharField()
    mission = serializers.CharField()
    mission_kind = serializers.CharField()
    election_day = serializers.CharField(allow_blank=True)
    as_of = serializers.DateTimeField()
    is_demonstration = serializers.BooleanField()
    warning = serializers.CharField(required=False)
    figures = FigureOutput(many=True)
    items = serializers.ListField(child=serializers.DictField())
    areas = serializers.DictField(child=serializers.CharField())
    notes = serializers.DictField()


class SetOutput(serializers.ModelSerializer[FindingSet]):
    """One finding set in the list."""

    mission = serializers.SlugRelatedField[Mission](slug_field="code", read_only=True)
    election_day = serializers.SlugRelatedField[ElectionDay](
        slug_field="code", read_only=True
    )
    sha256 = serializers.CharField(source="content_sha256")

    class Meta:
        model = FindingSet
        fields = (
            "id",
            "mission",
            "election_day",
            "as_of",
            "is_live",
            "reason",
            "sha256",
        )


class FindingsList(APIView):
    """The latest finding sets, of one mission if it is named."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [needs(Right.SEE_FINDINGS)]

    @extend_schema(
        operation_id="findings_list",
        parameters=[OpenApiParameter("mission", str, description="a mission's code")],
        responses=SetOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return at most a hundred sets, the latest first."""
        scope: Scope = request.scope  # type: ignore[attr-defined]  # set for each request
        sets = FindingSet.objects.visible_to(scope).defer("document")
        if code := request.query_params.get("mission"):
            sets = sets.filter(mission__code=code)
        allowed = sets.select_related("mission", "election_day").latest_first()
        shown = [
            one
            for one in allowed[:MOST_LISTED]
            if has_right(request.user, Right.SEE_FINDINGS, mission_id=one.mission_id)
        ]
        return Response(SetOutput(shown, many=True).data)


class FindingsDetail(APIView):
    """One finding set with all its figures."""

    authentication_classes = [SessionAuthentication]

    @extend_schema(operation_id="findings_retrieve", responses=FindingsOutput)
    def get(self, request: Request, number: int) -> Response:
        """Return figures with unit, k, n, exclusions, and what is refused and why."""
        scope: Scope = request.scope  # type: ignore[attr-defined]  # set for each request
        sets = FindingSet.objects.visible_to(scope)
        findings = sets.select_related("mission").filter(pk=number).first()
        if findings is None:
            raise Http404
        right = Right.SEE_FINDINGS
        if not has_right(request.user, right, mission_id=findings.mission_id):
            raise NotAllowed("Figures of the whole mission are for the desk.")
        plain = findings_as_json(
            finding_document(findings),
            number=findings.pk,
            is_live=findings.is_live,
            sha256=findings.content_sha256,
        )
        return Response(plain)


class QuickCountOutput(serializers.Serializer[dict[str, object]]):
    """One quick count as it was stored; it changes no more."""

    id = serializers.IntegerField()
    sha256 = serializers.CharField()
    is_refused = serializers.BooleanField()
    document = serializers.DictField()


class QuickCountDetail(APIView):
    """One quick count with its reception series; for those who compute findings."""

    authentication_classes = [SessionAuthentication]

    @extend_schema(operation_id="quick_count_retrieve", responses=QuickCountOutput)
    def get(self, request: Request, number: int) -> Response:
        """Return estimates, response, refusals in words, and what is for the analyst."""
        scope: Scope = request.scope  # type: ignore[attr-defined]  # set for each request
        row = QuickCount.objects.visible_to(scope).filter(pk=number).first()
        if row is None:
            raise Http404
        right = Right.COMPUTE_FINDINGS
        if not has_right(request.user, right, mission_id=row.mission_id):
            raise NotAllowed("Quick counts are for those who compute findings.")
        plain = {
            "id": row.pk,
            "sha256": row.content_sha256,
            "is_refused": row.is_refused,
            "document": row.document,
        }
        return Response(QuickCountOutput(plain).data)
