import html
import json
import re
import tomllib
from pathlib import Path

import pytest

from dashboard import figures
from dashboard.figures.theme import DARK, LIGHT
from dashboard.figures.words import counted, drawable, in_lines, listed, lowered, shortened

ROOT = Path(__file__).parents[3]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
PAPERS = [("light", LIGHT), ("dark", DARK)]


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "linkColor", "grayTextColor", "primaryColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_every_text_of_the_theme_is_readable(name, text, ground):
    assert contrast(THEME[name][text], THEME[name][ground]) >= 4.5


def mixed(ink, ground, share):
    """The colour of ink drawn at an opacity of `share`."""
    channels = [
        round(share * int(ink[at : at + 2], 16) + (1 - share) * int(ground[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#{:02X}{:02X}{:02X}".format(*channels)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_captions_which_are_drawn_at_60_percent_are_readable(name):
    for ground in (THEME[name]["backgroundColor"], THEME[name]["secondaryBackgroundColor"]):
        assert contrast(mixed(THEME[name]["textColor"], ground, 0.6), ground) >= 4.5


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=["light", "dark"])
def test_text_in_charts_is_readable_and_marks_stand_out(paper):
    for ground in (paper.paper, paper.panel):
        assert min(contrast(ink, ground) for ink in (paper.ink, paper.muted)) >= 4.5
        marks = (paper.accent, paper.raises, paper.lowers, paper.context)
        assert min(contrast(mark, ground) for mark in marks) >= 3


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_charts_and_pages_have_the_same_colours(name, paper):
    theme = THEME[name]
    assert paper.paper == theme["backgroundColor"]
    assert paper.panel == theme["secondaryBackgroundColor"]
    assert paper.ink == theme["textColor"]
    assert paper.muted == theme["grayTextColor"]
    assert paper.accent == theme["primaryColor"]
    assert paper.hairline == theme["borderColor"]


def test_the_font_is_served_from_our_own_folder_with_its_licence():
    (face,) = THEME["fontFaces"]
    static = ROOT / "dashboard" / "ui" / "static"
    font = static / face["url"].removeprefix("app/static/")
    assert font.read_bytes()[:4] == b"wOF2"
    assert "SIL Open Font License" in (static / "Inter-LICENSE.txt").read_text()
    assert (static / "favicon.png").read_bytes()[1:4] == b"PNG"


def every_chart(make, dark):
    card, row = make("card"), make("row")
    amount, sector = make("amount_effect"), make("sector_effect")
    return [
        figures.waterfall_chart(make("explained")(errors=0.02), row, card, dark=dark),
        figures.what_if_chart(make("edited"), row, card, dark=dark),
        figures.distribution_chart(make("scores"), card, mark=0.3, dark=dark),
        figures.trend_chart(make("months"), card, dark=dark),
        figures.comparison_chart({1: make("months")}, card, dark=dark),
        figures.dependence_chart(amount, card.schema["approved_amount"], card, dark=dark),
        figures.dependence_chart(sector, card.schema["naics_sector"], card, dark=dark),
        figures.effects_overview_chart([(card.schema["naics_sector"], sector)], card, dark=dark),
        figures.importance_chart(make("permuted"), "accuracy", card, dark=dark),
        figures.mean_attribution_chart(make("averaged"), card, dark=dark),
        figures.suspect_chart({"low_doc": 1}, card, dark=dark),
        figures.similar_chart(make("similar"), 0.31, card, dark=dark),
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_chart_is_transparent_and_written_in_the_ink_of_its_paper(dark, request):
    paper = DARK if dark else LIGHT
    for chart in every_chart(request.getfixturevalue, dark):
        layout = chart.figure.layout
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert (layout.font.color, layout.font.family[:5]) == (paper.ink, "Inter")
        assert layout.title.text is None
        other = LIGHT if dark else DARK
        drawn = chart.figure.to_json()
        assert other.ink not in drawn
        assert other.accent not in drawn


def test_every_chart_says_what_it_shows_in_one_sentence_without_nan(request):
    for chart in every_chart(request.getfixturevalue, dark=False):
        assert chart.title
        assert chart.summary.endswith(".")
        assert chart.source.endswith(".")
        assert 60 < len(chart.help) < 600
        shown = chart.title + chart.summary + chart.source + chart.help
        assert not re.search(r"\bnan\b|None|\bNaN\b", shown)
        assert re.fullmatch(r"[a-z0-9_-]+", chart.name)
        assert len(chart.table) > 0
        words = [note["text"] for note in json.loads(chart.figure.to_json())["layout"].get(
            "annotations", []
        )]  # fmt: skip
        assert not any("nan" in text.split() for text in words)


def test_no_chart_draws_a_formula(request):
    for chart in every_chart(request.getfixturevalue, dark=False):
        notes = [note.text for note in chart.figure.layout.annotations]
        hovers = [
            text
            for trace in chart.figure.data
            for text in (trace.hovertext if isinstance(trace.hovertext, tuple | list) else [])
        ]
        assert not any("$" in text for text in [*notes, *hovers])


def test_images_are_saved_under_the_charts_name(card):
    chart = figures.suspect_chart({"low_doc": 1}, card)
    options = chart.config("svg")["toImageButtonOptions"]
    assert (options["format"], options["filename"]) == ("svg", "sba_default-1-suspects")
    assert options["height"] == chart.figure.layout.height


def test_a_saved_picture_has_the_source_below_what_the_page_shows(request):
    for chart in every_chart(request.getfixturevalue, dark=False):
        figure = figures.with_source(chart, saved="1 May 2026")
        (note,) = [each for each in figure.layout.annotations if each.name == "source"]
        text = html.unescape(note.text.replace("<br>", " "))
        assert text.startswith(f"Candor, {chart.name}, saved 1 May 2026. ")
        assert chart.source.startswith(text.split(". ", 1)[1].rstrip("\N{HORIZONTAL ELLIPSIS}"))
        top = figure.layout.margin.t - note.yshift  # pixels from the upper edge
        saved = figures.picture_config(chart, figure, "png")["toImageButtonOptions"]["height"]
        lines = note.text.count("<br>") + 1
        assert figure.layout.height < top < top + 13 * lines <= saved
        # marks and axes end above it: they keep their distance from the lower edge
        assert figure.layout.margin.b >= saved - figure.layout.height
        assert "source" not in [each.name for each in chart.figure.layout.annotations]


def test_phrases():
    assert lowered("Risk of default") == "risk of default"
    assert lowered("AUC of the month") == "AUC of the month"
    assert counted(1, "record") == "1 record"
    assert counted(12_480, "prediction") == "12,480 predictions"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
    assert shortened("Amount approved", 9) == "Amount a\N{HORIZONTAL ELLIPSIS}"
    assert in_lines("Share guaranteed by the agency", 16, 2) == (
        "Share guaranteed",
        "by the agency",
    )
    assert drawable("<i> & $1$") == "&lt;i&gt; &amp; &#36;1&#36;"
