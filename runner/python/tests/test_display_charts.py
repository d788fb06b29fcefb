"""Charts of altair and plotly in the forms that they have, with the little of these that this asks for."""

import base64
import json
import re
import sys
import zlib
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Dict, Iterator, Optional

import pytest

from playpen import _display

SVG = "image/svg+xml"


class Chart:
    """What tells itself as HTML, and as SVG while that is asked for."""

    __module__ = "altair.vegalite.v6.api"
    description: object = object()
    title: object = "Bars"

    def _repr_mimebundle_(self, **_: object) -> Dict[str, str]:
        return {SVG: "<svg>"} if renderers.active == "svg" else {"text/html": "<script src=…>"}


class Renderers:
    active = "default"
    refuses: Optional[Exception] = None

    @contextmanager
    def enable(self, name: str) -> Iterator[None]:
        before, self.active = self.active, name
        try:
            if self.refuses:
                raise self.refuses
            yield
        finally:
            self.active = before


renderers = Renderers()


@pytest.fixture(autouse=True)
def altair(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("altair")
    module.renderers = renderers
    renderers.active, renderers.refuses = "default", None
    monkeypatch.setitem(sys.modules, "altair", module)


def test_a_chart_is_drawn_and_named() -> None:
    data, more = _display.forms(Chart())
    assert data[SVG] == "<svg>"
    assert more[SVG] == {"alt": "Chart. Bars"}
    assert renderers.active == "default"


def test_what_cannot_draw_leaves_the_other_forms() -> None:
    renderers.refuses = ImportError("vl_convert")
    data, _ = _display.forms(Chart())
    assert sorted(data) == ["text/html", "text/plain"]


def test_what_the_program_has_chosen_stays() -> None:
    renderers.active = "html"
    assert SVG not in _display.forms(Chart())[0]


SCRIPT = "const Plotly = '猫';"


@pytest.fixture
def figure(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What tells itself as plotly's figures do: nothing, where no renderer of notebooks is chosen."""
    modules: Dict[str, Any] = {name: ModuleType(name) for name in ("plotly", "plotly.io", "plotly.offline")}
    modules["plotly.io"].to_json = lambda figure, validate: json.dumps(getattr(figure, "numbers", figure))
    modules["plotly.offline"].get_plotlyjs = lambda: SCRIPT
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)

    class Figure:
        __module__ = "plotly.graph_objs._figure"
        numbers: Dict[str, Any]

        def _repr_html_(self) -> str:
            return "<script src=https://…>"

    return Figure()


def test_a_figure_of_plotly_has_its_script_in_it(figure: Any) -> None:
    figure.numbers = {"data": [], "layout": {"title": {"text": "</script><b>"}}}
    data, _ = _display.forms(figure)
    assert data["text/plain"] == "Chart. </script><b>"
    assert data["application/vnd.plotly.v1+json"] == figure.numbers
    page = data["text/html"]
    packed = re.findall('id="packed">([^<]*)</script>', page)
    assert zlib.decompress(base64.b64decode(packed[0])).decode() == SCRIPT
    inside = re.findall('id="figure">([^<]*)</script>', page)
    assert json.loads(inside[0]) == figure.numbers
    # Nothing comes from elsewhere.
    assert "src=" not in page


def test_many_numbers_are_told_once(figure: Any) -> None:
    figure.numbers = {"data": [{"y": list(range(100_000))}], "layout": {}}
    data, _ = _display.forms(figure)
    assert sorted(data) == ["text/html", "text/plain"]
    assert data["text/plain"] == "Chart without a title"
