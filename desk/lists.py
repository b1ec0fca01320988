"""A list page from one description: filter, sort, search, count,
pages, empty state, and the same list as a file.

A room describes its lists in `lists.py` with `ListPage`; the door says `show_list(request, NEEDS)`. Rows are
a queryset or a plain list. What cannot be understood in an address counts as not said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import Field, column_names, columns, on
from desk.files.cells import Column
from desk.files.downloads import download, wanted_format
from desk.filters import Filter
from desk.marks import table_rows
from desk.ordering import Ids, in_order

PAGE_SIZE = 50
MOST_IN_A_FILE = 200_000
"""More rows than this are asked for in parts, so that one file does not hold up the others."""
ALL_FORMATS = "csv csv-cp932 xlsx"


@dataclass(frozen=True)
class Tabs:
    """The one condition that is drawn as tabs, each with its count: `condition` gives the rows of a state.

    Without `counted` the tabs have no numbers; `first` is the state
    that opens (else すべて, if there is one).
    """

    name: str
    states: Mapping[str, str]
    condition: Callable[[str], Q]
    label: str = "状態"
    counted: bool = True
    first: str = ""
    counts: Callable[[Any], Mapping[str, int]] | None = None
    """How many rows each state has, where that is known in fewer steps than by asking every condition."""

    def state(self, asked: str) -> str:
        return asked if asked in self.states else self.first


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Empty:
    """What a list without rows says, and the next step it offers: the
    name of an address and the words on it."""

    title: str
    text: str = ""
    step: str = ""
    action: str = ""


Order = Callable[[Any, "Asked"], Any]


@dataclass(frozen=True)
class ListPage:
    """A list: what it holds, by what it is narrowed and sorted, and what is said when it is empty.

    `rows` gives what a seat may see, unsorted, and each row once, whatever narrows them: a filter over
    many rows of another table asks `pk__in`. `joined` adds what a row of the page, or of the file, shows
    besides. For a queryset the ids of a page are fetched first, and only these are joined. `usual` sorts
    when nothing else is asked.
    """

    title: str
    """What the menu calls it: heading, tab of the browser, label of the table and file."""
    fields: Sequence[Field]
    rows: Callable[[Seat], Any]
    usual: Order
    parts: Callable[[Any, Asked], Sequence[QuerySet[Any]]] = lambda rows, asked: [rows]
    """The rows in the usual order as querysets that follow one another, where an index has the order of each
    but not that of all: what a page holds is then fetched from these."""
    joined: Callable[[Any], Any] = lambda rows: rows
    reads: Sequence[str] | None = None
    """Columns that its cells need besides those that the fields name; with it, no others are read."""
    filters: Sequence[Filter] = ()
    together: Callable[[Any, Asked], Any] = lambda rows, asked: rows
    """Narrows by conditions that only count together, or makes of the narrowed rows what the list shows."""
    tabs: Tabs | None = None
    sorts: Mapping[str, Sequence[str] | Callable[[Any], Any]] = field(default_factory=dict)
    empty: Callable[[Seat], Empty] = lambda seat: Empty("まだありません")
    nothing_found: Empty = Empty("条件に合うものはありません", "条件を減らすと見つかることがあります。")
    totals: Callable[[Any], Any] = lambda rows: None
    """What the block `totals` says of all rows under the conditions."""
    unit: str = "件"
    formats: str = ALL_FORMATS
    file_name: Callable[[Seat], str] | None = None
    file_title: Callable[[Seat], str] | None = None
    """What stands above a sheet, and in the history of who took it away; the list's title by default."""
    file_columns: Sequence[Column] = ()
    """The columns of the file where they are not those of `fields`."""
    sort_box: Mapping[str, str] = field(default_factory=dict)
    """Where no heading sorts: the orders that a box offers, in words; the first is the usual one."""
    order: Sequence[str] = ()
    """Names of the columns that stand first; the others follow as `fields` has them."""
    size: int = PAGE_SIZE
    most_in_file: int = MOST_IN_A_FILE
    css: str = "lines folds flow"
    row_css: Callable[[Any], str] = lambda row: ""
    titles: Mapping[Reach, str] = field(default_factory=dict)
    """What those call it who see only their town's, or only their own."""
    lead: str = ""
    """What stands below the heading of a list without a template of its own."""

    def title_for(self, seat: Seat) -> str:
        return self.titles.get(seat.reach, self.title)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, understood."""

    seat: Seat
    values: Mapping[str, Any]
    state: str
    sort: str


class Listing:
    """A list as one request asks for it: what the template draws."""

    def __init__(self, request: DeskRequest, page: ListPage) -> None:
        self.request, self.of, self.seat = request, page, request.seat
        self.bar = self._bar()
        self.asked = Asked(self.seat, self._values(), self._state(), self._sort())

    def _bar(self) -> forms.Form:
        asked = self.request.GET.copy()
        asked.update({name: first for name, first in self._firsts.items() if not asked.get(name)})
        bar = forms.Form(asked)
        for each in self.of.filters:
            made = each.make(self.seat)
            if made is not None:
                bar.fields[each.name] = made
        if self.of.sort_box:
            offered = list(self.of.sort_box.items())
            bar.fields["sort"] = forms.ChoiceField(label="並び順", required=False, choices=offered)
        bar.is_valid()
        return bar

    @cached_property
    def _firsts(self) -> dict[str, str]:
        return {each.name: each.first() for each in self.of.filters if each.first}

    def _values(self) -> dict[str, Any]:
        cleaned = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in self._cleaned().items()
        }
        firsts = {name: first for name, first in self._firsts.items() if name in self.bar.fields}
        said = {name: value for name, value in cleaned.items() if value not in (None, "") and name != "sort"}
        return firsts | said

    def _cleaned(self) -> dict[str, Any]:
        found: dict[str, Any] = getattr(self.bar, "cleaned_data", {})
        return found

    def _state(self) -> str:
        tabs = self.of.tabs
        return tabs.state(self.request.GET.get(tabs.name, "")) if tabs else ""

    def _sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.of.sorts else next(iter(self.of.sort_box), "")

    @property
    def title(self) -> str:
        return self.of.title_for(self.seat)

    @cached_property
    def matching(self) -> Any:
        """The rows under every condition but the tab."""
        rows = self.of.rows(self.seat)
        for each in self.of.filters:
            if each.narrow and each.name in self.asked.values:
                rows = each.narrow(rows, self.asked.values[each.name])
        return self.of.together(rows, self.asked)

    @cached_property
    def rows(self) -> Any:
        rows, tabs = self.matching, self.of.tabs
        if tabs and self.asked.state:
            rows = rows.filter(tabs.condition(self.asked.state))
        if not self.asked.sort:
            return self.of.usual(rows, self.asked)
        return in_order(
            rows, self.of.sorts[self.asked.sort.removeprefix("-")], back=self.asked.sort.startswith("-")
        )

    @cached_property
    def paginator(self) -> Paginator[Any]:
        """Of a queryset the ids alone; counted with the tabs, or not at all where one page holds them."""
        if not isinstance(self.rows, QuerySet):
            return Paginator(self.rows, self.of.size)
        ids: Any = Ids(self._parts)
        if self.counts:
            paginator: Paginator[Any] = Paginator(ids, self.of.size)
            paginator.count = self.counts[self.asked.state]
            return paginator
        return Paginator(ids if len(self._first_ids) > self.of.size else self._first_ids, self.of.size)

    @cached_property
    def _first_ids(self) -> list[Any]:
        """Those of the first page, and one more where there are more."""
        return Ids(self._parts)[: self.of.size + 1]

    @property
    def _parts(self) -> Sequence[QuerySet[Any]]:
        return [self.rows] if self.asked.sort else self.of.parts(self.rows, self.asked)

    @cached_property
    def page(self) -> Page[Any]:
        """The rows of one page; of a queryset the ids first, then what belongs to them."""
        page = self.paginator.get_page(self.request.GET.get("page"))
        if isinstance(self.rows, QuerySet):
            is_first = page.number == 1 and not self.counts
            ids = self._first_ids[: self.of.size] if is_first else list(page.object_list)
            page.object_list = self._joined(ids) if ids else []
        return page

    def _joined(self, ids: list[Any]) -> list[Any]:
        model: Any = self.rows.model
        found = {row.pk: row for row in self._shown(model.objects.filter(pk__in=ids)).order_by()}
        return [found[pk] for pk in ids if pk in found]

    def _shown(self, rows: Any) -> Any:
        """With what belongs to them, and of all that only what a cell reads."""
        joined, besides = self.of.joined(rows), self.of.reads
        if besides is None:
            return joined
        return joined.only(*column_names(rows.model, self.of.fields), *besides)

    @property
    def total(self) -> int:
        return self.paginator.count

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        shown = [
            each for each in on("list", self.of.fields) if not (each.is_hidden and each.is_hidden(self.seat))
        ]
        places = {name: place for place, name in enumerate(self.of.order)}
        return tuple(sorted(shown, key=lambda each: places.get(each.name, len(places))))

    @property
    def drawn(self) -> SafeString:
        """The rows of the page as markup."""
        return table_rows(self)

    @property
    def conditions(self) -> list[str]:
        """What narrows the list, in words."""
        tab = [self.of.tabs.states[self.asked.state]] if self.of.tabs and self.asked.state else []
        said = [
            each.words(self.asked.values[each.name], self.bar.fields[each.name])
            for each in self.of.filters
            if each.name in self.asked.values
        ]
        return [condition for condition in (*tab, *said) if condition]

    @property
    def order(self) -> str:
        """The order of the box, in words; "" where a heading sorts."""
        return self.of.sort_box.get(self.asked.sort, "")

    @property
    def is_narrowed(self) -> bool:
        chosen = any(value != self._firsts.get(name) for name, value in self.asked.values.items())
        return chosen or bool(self.of.tabs and self.asked.state and not self.of.tabs.first)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each state has under the other conditions, and "" for all of them, in one statement.

        Empty where the tabs are not counted.
        """
        tabs = self.of.tabs
        if tabs is None or not tabs.counted:
            return {}
        if tabs.counts is not None:
            known = tabs.counts(self.matching)
            return {"": sum(known.values()), **{state: known.get(state, 0) for state in tabs.states}}
        counts = {state: Count("pk", filter=tabs.condition(state)) for state in tabs.states}
        found = self.matching.order_by().aggregate(total=Count("pk"), **counts)
        return {"": found.pop("total"), **found}

    @cached_property
    def tabs(self) -> list[Tab]:
        """すべて and the states that occur, under the other
        conditions; every state where they are not counted."""
        tabs = self.of.tabs
        if tabs is None:
            return []
        if not tabs.counted:
            return [self._tab(label, state) for state, label in tabs.states.items()]
        states = [
            self._tab(f"{label} {self.counts[state]:,}", state)
            for state, label in tabs.states.items()
            if self.counts[state]
        ]
        return [self._tab(f"すべて {self.counts['']:,}", ""), *states] if self.counts[""] else []

    def _tab(self, label: str, state: str) -> Tab:
        assert self.of.tabs is not None
        kept = {name: self.request.GET[name] for name in self.asked.values if name in self.request.GET}
        if self.asked.sort and "sort" in self.request.GET:
            kept["sort"] = self.asked.sort
        return Tab(label, f"?{urlencode({self.of.tabs.name: state, **kept})}", state == self.asked.state)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter bar carries along unseen: the tab and the order."""
        tab = [(self.of.tabs.name, self.asked.state)] if self.of.tabs and self.asked.state else []
        return [*tab, *([("sort", self.asked.sort)] if self.asked.sort and not self.of.sort_box else [])]

    @cached_property
    def totals(self) -> Any:
        return self.of.totals(self.rows)

    @property
    def nothing(self) -> Empty:
        """What is said instead of rows."""
        if not self.is_narrowed:
            return self.of.empty(self.seat)
        return replace(self.of.nothing_found, step="?", action="条件を消す")

    @property
    def is_taken_away(self) -> bool:
        """Whether the address asks for the list as one of its files."""
        return wanted_format(self.request) in self.of.formats.split()

    @property
    def is_too_long(self) -> bool:
        """Whether a file was asked for that would be longer than any may be; the page says so instead."""
        return self.is_taken_away and self.total > self.of.most_in_file

    @property
    def formats(self) -> str:
        """The files that are offered: none of a list that is too long for any."""
        return self.of.formats if self.total <= self.of.most_in_file else ""

    def as_file(self) -> HttpResponse:
        rows = self._shown(self.rows) if isinstance(self.rows, QuerySet) else self.rows
        name = self.of.file_name(self.seat) if self.of.file_name else self.title
        wanted = self.of.file_columns or columns(self.of.fields)
        title = self.of.file_title(self.seat) if self.of.file_title else self.title
        said, count = self.conditions, self.total
        return download(
            self.request, name=name, title=title, columns=wanted, rows=rows, conditions=said, count=count
        )


def list_door(permission: Permission, page: ListPage) -> Callable[..., HttpResponse]:
    """The whole door of a list that stands for itself, for `urls.py`."""

    @desk(permission)
    @require_safe
    def door(request: DeskRequest) -> HttpResponse:
        return show_list(request, page, crumbs=way(request.seat, here=page.title_for(request.seat)))

    return door


def show_list(
    request: DeskRequest, page: ListPage, template: str = "desk/list.html", **more: Any
) -> HttpResponse:
    """The list that the address asks for, as a page or as a file. `more` goes into the template."""
    listing = Listing(request, page)
    if listing.is_taken_away and not listing.is_too_long:
        return listing.as_file()
    return render(request, template, {"listing": listing, "page": listing.page, **more})
