"""Charts of altair and plotly in forms that need no network: their own HTML loads scripts from elsewhere."""

from __future__ import annotations

from binascii import b2a_base64

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Dict

    Forms = Dict[str, Any]

_PLOTLY = "application/vnd.plotly.v1+json"
# A page that draws such charts by itself gets the numbers too, unless these would take much room.
_MOST_NUMBERS = 200_000
# plotly.js is larger than what may be shown; packed it is less than half of that. The browser unpacks it and
# runs it as what it is: a script of this document, which reaches nothing.
_PAGE = """<div id="chart" style="height:450px"></div>
<script type="text/plain" id="packed">%(packed)s</script>
<script type="application/json" id="figure">%(figure)s</script>
<script>(async () => {
  const chart = document.getElementById("chart");
  const text = (id) => document.getElementById(id).textContent;
  try {
    const bytes = Uint8Array.from(atob(text("packed")), (c) => c.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const script = document.createElement("script");
    script.textContent = await new Response(unpacked).text();
    document.head.append(script);
    const figure = JSON.parse(text("figure"));
    if (figure.layout && figure.layout.height) chart.style.height = figure.layout.height + "px";
    await Plotly.newPlot(chart, { ...figure, config: { responsive: true, displaylogo: false } });
  } catch (error) {
    chart.textContent = "This chart could not be drawn: " + error;
  }
})();</script>"""
_packed: str | None = None


def of(thing: Any, data: Forms) -> object:
    """The bundle of a chart with its metadata, beside the `data` that it tells of itself; else `None`."""
    module = type(thing).__module__
    if module.startswith("altair.") and "image/svg+xml" not in data:
        return _altair(thing)
    if module == "plotly.graph_objs._figure" and "text/html" not in data:
        return _plotly(thing)
    return None


def show(figure: Forms) -> None:
    """Shows a figure of plotly: what its `show()` does here."""
    from . import _display  # noqa: PLC0415

    _display.show(*_plotly(figure), None)


def _altair(thing: Any) -> object:
    """As SVG, where vl-convert-python can draw it and the program has chosen nothing else."""
    import altair  # type: ignore[import-not-found] # noqa: PLC0415

    if altair.renderers.active not in ("", "default"):
        return None
    try:
        with altair.renderers.enable("svg"):
            bundle = thing._repr_mimebundle_()
    except (ImportError, ValueError):
        return None
    words = next((text for text in (thing.description, thing.title) if isinstance(text, str)), "")
    return bundle, {"image/svg+xml": {"alt": _said(words)}}


def _plotly(thing: object) -> tuple[Forms, Forms]:
    """As HTML that has plotly's own script within it."""
    global _packed  # noqa: PLW0603
    from json import loads  # noqa: PLC0415

    from plotly.io import to_json  # type: ignore[import-not-found] # noqa: PLC0415

    text = to_json(thing, validate=False)
    if _packed is None:
        from zlib import compress  # noqa: PLC0415

        from plotly.offline import get_plotlyjs  # type: ignore[import-not-found] # noqa: PLC0415

        _packed = b2a_base64(compress(get_plotlyjs().encode()), newline=False).decode("ascii")
    figure = loads(text)
    title = figure.get("layout", {}).get("title")
    words = _said(title.get("text") if isinstance(title, dict) else title)
    # Nothing in it ends the element that it is in.
    page = _PAGE % {"packed": _packed, "figure": text.replace("<", "\\u003c")}
    data: Forms = {"text/html": page, "text/plain": words}
    if len(text) < _MOST_NUMBERS:
        data[_PLOTLY] = figure
    return data, {}


def _said(words: object) -> str:
    return f"Chart. {words}" if words else "Chart without a title"
