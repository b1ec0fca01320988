"""The page of every part of the design, in the demo only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from demo.samples import samples


def components(request: HttpRequest) -> HttpResponse:
    """Every part of the design in every state; in the demo only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demo/components.html", samples(timezone.localdate()))
