"""Is each block of Block Kit shown so that it can be read and used?"""

import json
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from slackblocks import (
    AreaChart,
    AxisConfig,
    BarChart,
    ChartSegment,
    ContainerBlock,
    DataPoint,
    DataSeries,
    DataTableBlock,
    DataVisualizationBlock,
    LineChart,
    PieChart,
    RawNumber,
    RawText,
    RichTextBlock,
    SectionBlock,
    TableBlock,
)
from slackblocks.objects import ColumnSettings

from tests.browser.page_bench import CHANNEL, NARROW, Bench, shot

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May"]


def payload(block: Any) -> dict[str, Any]:  # noqa: ANN401  (any of slackblocks' blocks)
    """A block as the bot sends it."""
    made: dict[str, Any] = json.loads(repr(block))
    return made


def series(name: str, *values: float, categories: list[str]) -> DataSeries:
    return DataSeries(
        name, [DataPoint(label, value) for label, value in zip(categories, values, strict=True)]
    )


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def latest(page: Page) -> Locator:
    return page.get_by_role("main").locator(".message").last


async def shown(bench: Bench, *blocks: dict[str, Any], **context: Any) -> Locator:  # noqa: ANN401  (Playwright's)
    """The message with these blocks, in a page."""
    bench.post("the same in words", *blocks)
    page = await bench.open(CHANNEL, **context)
    return latest(page)


async def test_mrkdwn_is_shown_as_slack_shows_it(bench: Bench) -> None:
    message = await shown(
        bench,
        mrkdwn(
            "*Bold* _italic_ ~gone~ `a &lt; b` snake_case_name 2*3*4 :warning: :no_such_emoji:\n"
            "<https://example.org/a?b=1&amp;c=2|the source> <mailto:a@example.org|mail>\n"
            "&gt; a quote\n• first\n• second with *bold*\n```x = 1 &amp; 2```\n"
            "<@U0MANAGER> in <#C0PLATFORM|> and <!here>"
        ),
    )
    await expect(message.locator("strong").first).to_have_text("Bold")
    await expect(message.locator("em")).to_have_text("italic")
    await expect(message.locator("s")).to_have_text("gone")
    await expect(message.locator("code").first).to_have_text("a < b")
    await expect(message.get_by_text("snake_case_name 2*3*4 ⚠️ :no_such_emoji:")).to_be_visible()
    source = message.get_by_role("link", name="the source")
    await expect(source).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    await expect(source).to_have_attribute("rel", "noopener noreferrer")
    await expect(message.locator("blockquote")).to_have_text("a quote")
    await expect(message.get_by_role("listitem")).to_have_text(["first", "second with bold"])
    await expect(message.locator("pre")).to_have_text("x = 1 & 2")
    await expect(message.locator(".mention")).to_have_text(["@Manager", "#platform", "@here"])


HOSTILE = [
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<img src=x onerror="document.title=1">',
    "<javascript:alert(1)|click me>",
    "<data:text/html,x|click me>",
    "&lt;b&gt;not bold&lt;/b&gt; &amp;lt;b&amp;gt; &#39; &quot;",
    "*`<svg onload=alert(1)>`*",
    "\u202eright to left\u200b",
]


def post_everywhere(bench: Bench, text: str) -> None:
    """A message with `text` wherever a block can hold text."""
    bench.post(
        text,
        {"type": "header", "text": {"type": "plain_text", "text": text}},
        mrkdwn(text),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]},
        {"type": "markdown", "text": text},
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": text}], [{"type": "raw_text", "text": text}]],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": text},
                        {"type": "link", "url": "javascript:alert(1)", "text": text},
                    ],
                }
            ],
        },
        {"type": "image", "image_url": "javascript:alert(1)", "alt_text": text},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "a",
                    "url": "javascript:alert(1)",
                    "text": {"type": "plain_text", "text": text[:75]},
                }
            ],
        },
    )


async def test_hostile_text_stays_text(bench: Bench) -> None:
    for text in HOSTILE:
        post_everywhere(bench, text)
    page = await bench.open(CHANNEL)
    decoded = [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in HOSTILE]
    await expect(page.get_by_role("main").get_by_role("heading", level=3)).to_have_text(decoded)
    content = page.get_by_role("main").locator(".content")
    assert await content.locator("script, iframe, object, svg, b").count() == 0
    assert await content.locator("a:not([href^='http']):not([href^='mailto:'])").count() == 0
    assert await content.locator("[onerror], [onload], [style]").count() == 0
    assert await content.locator("img[src^='javascript']").count() == 0


async def test_a_persons_typed_markup_is_shown_as_typed(bench: Bench) -> None:
    bench.say("&lt;b&gt;hi&lt;/b&gt; &amp;amp; &lt;!channel&gt;")
    page = await bench.open(CHANNEL)
    await expect(latest(page).locator(".content")).to_have_text("<b>hi</b> &amp; <!channel>")


async def test_header_section_fields_context_and_divider(bench: Bench) -> None:
    message = await shown(
        bench,
        {"type": "header", "text": {"type": "plain_text", "text": "Verdict: pay &amp; relax"}},
        {
            "type": "section",
            "fields": [
                {"type": "mrkdwn", "text": "*API*\n$955"},
                {"type": "plain_text", "text": "Own *GPUs*"},
            ],
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "mrkdwn", "text": "prices of *21 Nov*"},
                {"type": "plain_text", "text": "and more"},
            ],
        },
    )
    await expect(message.get_by_role("heading", name="Verdict: pay & relax")).to_be_visible()
    await expect(message.locator(".fields > *")).to_have_text(["API$955", "Own *GPUs*"])
    await expect(message.get_by_role("separator")).to_be_visible()
    await expect(message.locator(".block-context")).to_contain_text("prices of 21 Nov")


async def test_a_table_aligns_figures_and_keeps_its_first_column_in_sight_at_400_px(bench: Bench) -> None:
    head = ["Option", "A month", "Share", "Why not", "Another", "And one more"]
    rows = [
        head,
        ["GPT-4o mini", "$955", "12.5%", "cheapest of them all", "+$5,223", "–"],
        ["Llama 3.1 8B on 2 × H100", "$6,178", "87.5%", "dear", "−$3", "1.2B"],
    ]
    table = TableBlock(
        [[RawText(text) for text in row] for row in rows], column_settings=[ColumnSettings(align="left")]
    )
    message = await shown(bench, payload(table), viewport=NARROW)
    cell = message.get_by_role("cell", name="$955")
    await expect(cell).to_have_css("text-align", "right")
    await expect(message.get_by_role("cell", name="dear", exact=True)).to_have_css("text-align", "left")
    region = message.get_by_role("region", name="Table, scrollable")
    await region.focus()
    first = message.get_by_role("rowheader", name="GPT-4o mini")
    before = await first.bounding_box()
    await region.evaluate("box => box.scrollLeft = 200")
    assert await first.bounding_box() == before
    assert await message.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


async def test_a_long_table_scrolls_below_its_header(bench: Bench) -> None:
    texts = [("Option", "USD"), *((f"O{n}", f"{n}") for n in range(60))]
    table = TableBlock([[RawText(text) for text in row] for row in texts])
    message = await shown(bench, payload(table))
    await message.get_by_role("rowheader", name="O59").scroll_into_view_if_needed()
    header = await message.get_by_role("columnheader", name="Option").bounding_box()
    box = await message.get_by_role("region").bounding_box()
    assert header is not None
    assert box is not None
    assert header["y"] == pytest.approx(box["y"], abs=2)


async def test_a_data_table_sorts_by_value_and_shows_the_rest_on_demand(bench: Bench) -> None:
    rows: list[list[RawText | RawNumber | RichTextBlock]] = [
        [RawText("Provider"), RawText("USD")],
        [RawText("P3"), RawNumber(30, "$30")],
        [RawText("P10"), RawNumber(100, "$100")],
        [RawText("P1"), RawNumber(10, "$10")],
        [RawText("P2"), RawNumber(20, "$20")],
    ]
    message = await shown(bench, payload(DataTableBlock(rows, caption="What a GPU-hour costs", page_size=3)))
    names = message.get_by_role("rowheader")
    await expect(names).to_have_text(["P3", "P10", "P1"])
    await message.get_by_role("button", name="USD").click()
    await expect(names).to_have_text(["P1", "P2", "P3"])
    await expect(message.get_by_role("columnheader", name="USD")).to_have_attribute("aria-sort", "ascending")
    await message.page.keyboard.press("Enter")
    await expect(names).to_have_text(["P10", "P3", "P2"])
    await message.get_by_role("button", name="Show 1 more row").click()
    await expect(names).to_have_count(4)
    await expect(message.get_by_role("table", name="What a GPU-hour costs")).to_be_visible()


def charts() -> list[DataVisualizationBlock]:
    options = ["GPT-4o mini API", "Llama on 2 × H100", "Hosted Llama"]
    return [
        DataVisualizationBlock(
            "What each option costs a month",
            BarChart(
                [
                    series("API", 600, 0, 210, categories=options),
                    series("People", 306, 4083, 120, categories=options),
                ],
                AxisConfig(options, y_label="USD a month"),
            ),
        ),
        DataVisualizationBlock(
            "By month",
            BarChart(
                [series("Total", 10, 12, 9.5, 14, 20, categories=MONTHS)], AxisConfig(MONTHS, y_label="USD")
            ),
        ),
        DataVisualizationBlock(
            "Cost against volume",
            LineChart(
                [
                    series("API", 1000, 5000, 10_000, 25_000, 50_000, categories=MONTHS),
                    series("Self-host", 9000, 9500, 11_000, 15_000, 21_000, categories=MONTHS),
                ],
                AxisConfig(MONTHS, x_label="tokens a month", y_label="USD a month"),
            ),
        ),
        DataVisualizationBlock(
            "Load over the week",
            AreaChart([series("tokens/s", 1, 4, 8, 3, 1, categories=MONTHS)], AxisConfig(MONTHS)),
        ),
        DataVisualizationBlock(
            "Where the money goes",
            PieChart(
                [ChartSegment("People", 4083), ChartSegment("GPU rent", 1262), ChartSegment("Other", 833)]
            ),
        ),
    ]


async def test_charts_have_a_name_values_a_legend_and_their_figures(bench: Bench) -> None:
    message = await shown(bench, *map(payload, charts()))
    drawing = message.get_by_role("img", name="costs a month")
    await expect(drawing).to_have_accessible_name(
        "What each option costs a month. "
        "API: GPT-4o mini API $600, Llama on 2 × H100 $0, Hosted Llama $210. "
        "People: GPT-4o mini API $306, Llama on 2 × H100 $4,080, Hosted Llama $120"
    )
    bars = message.get_by_role("figure", name="What each option costs a month")
    await expect(bars.locator(".legend li")).to_have_text(["API", "People"])
    await expect(bars.locator("rect.mark")).to_have_count(6)
    await expect(bars.locator(".value")).to_have_text(["$600", "$306", "$0", "$4,080", "$210", "$120"])
    widths = [
        await bar.evaluate("bar => bar.width.baseVal.value") for bar in await bars.locator("rect.mark").all()
    ]
    assert widths[3] == max(widths)
    assert widths[0] / widths[3] == pytest.approx(600 / 4083, rel=0.02)
    await bars.get_by_text("Figures").click()
    await expect(bars.get_by_role("row", name="Llama on 2 × H100")).to_contain_text("4,083")
    lines = message.get_by_role("figure", name="Cost against volume")
    await expect(lines.locator("polyline.line")).to_have_count(2)
    await expect(lines.get_by_text("tokens a month").first).to_be_visible()
    await expect(
        message.get_by_role("figure", name="Load over the week").locator("polygon.area")
    ).to_have_count(1)
    pie = message.get_by_role("figure", name="Where the money goes")
    await expect(pie.locator("path.slice")).to_have_count(3)
    await expect(pie.locator(".legend li").first).to_have_text("People4,08066%")
    await expect(message.get_by_role("figure", name="By month").locator("rect.mark")).to_have_count(5)


TOO_WIDE = """message => [...message.querySelectorAll(".plot")].flatMap((plot) => {
  const { left, right } = plot.getBoundingClientRect();
  const box = (text) => text.getBoundingClientRect();
  const sticksOut = (text) => box(text).right > right + 1 || box(text).left < left - 1;
  return [...plot.querySelectorAll("text")].filter(sticksOut).map((text) => text.textContent);
})"""


@pytest.mark.parametrize(
    ("look", "viewport"), [("light", None), ("dark", None), ("dark", NARROW), ("light", NARROW)]
)
async def test_every_chart_fits_its_message(bench: Bench, look: str, viewport: dict[str, int] | None) -> None:
    message = await shown(
        bench, *map(payload, charts()), color_scheme=look, **({"viewport": viewport} if viewport else {})
    )
    await expect(message.locator("figure.chart svg")).to_have_count(5)
    too_wide = await message.evaluate(TOO_WIDE)
    assert too_wide == []
    await message.locator("figure").last.scroll_into_view_if_needed()
    await shot(message.page, f"charts-{look}-{'400' if viewport else '1440'}")


async def test_a_collapsible_container_opens_and_another_stands_open(bench: Bench) -> None:
    inside = SectionBlock("*the assumptions*")
    message = await shown(
        bench,
        payload(
            ContainerBlock(
                [inside],
                title="Behind the figures",
                subtitle="12 sources",
                is_collapsible=True,
                default_collapsed=True,
            )
        ),
        payload(ContainerBlock([SectionBlock("always there")], title="A box")),
    )
    await expect(message.get_by_text("the assumptions")).to_be_hidden()
    await message.get_by_text("Behind the figures").click()
    await expect(message.get_by_text("the assumptions")).to_be_visible()
    await expect(message.get_by_text("always there")).to_be_visible()


async def test_rich_text_markdown_and_an_image(bench: Bench) -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "bold code", "style": {"bold": True, "code": True}},
                    {"type": "user", "user_id": "U0FINANCE"},
                    {"type": "emoji", "name": "tada", "unicode": "1f389"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\nb"}]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        ],
    }
    text = (
        "# Title\n\nA **bold** and *soft* [link](https://example.org)\n\n- one\n- two\n\n"
        "| a | b |\n|---|--:|\n| x | 12 |\n\n```\ncode *as is*\n```"
    )
    message = await shown(
        bench,
        rich,
        {"type": "markdown", "text": text},
        {"type": "image", "image_url": f"{bench.url}/static/icon.svg", "alt_text": "a balance"},
    )
    await expect(message.locator("strong code")).to_have_text("bold code")
    await expect(message.locator(".mention")).to_have_text("@Finance")
    await expect(message.get_by_text("🎉")).to_be_visible()
    await expect(message.locator("ol li")).to_have_text("one")
    await expect(message.locator("blockquote")).to_have_text("said")
    await expect(message.get_by_role("heading", name="Title")).to_be_visible()
    await expect(message.get_by_role("link", name="link")).to_have_attribute("href", "https://example.org/")
    await expect(message.get_by_role("cell", name="12")).to_have_css("text-align", "right")
    await expect(message.locator("pre").last).to_have_text("code *as is*")
    await expect(message.get_by_role("img", name="a balance")).to_be_visible()


async def test_a_block_of_an_unknown_type_says_so(bench: Bench) -> None:
    message = await shown(bench, {"type": "hologram"}, mrkdwn("and the rest is there"))
    await expect(message.get_by_text("“hologram” is not shown here")).to_be_visible()
    await expect(message.get_by_text("and the rest is there")).to_be_visible()
