#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>

#include "daemon/report/html.hpp"
#include "daemon/report/markdown.hpp"
#include "daemon/report/text.hpp"

using namespace rangefinder::report;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Document nasty_document() {
    const std::string nasty = "<script>alert('1')</script> & \"x\" | `y`";
    Document document{nasty, nasty, {}};
    document.blocks = {Heading{2, nasty},
                       Paragraph{nasty, Tone::kWarning},
                       Items{{nasty}},
                       Answer{nasty, nasty},
                       Facts{{{nasty, nasty}}},
                       Table{nasty, {nasty}, {{nasty}}},
                       Code{nasty, "json", nasty}};
    Plot plot;
    plot.title = plot.x_label = plot.y_label = nasty;
    plot.lines = {{nasty, "raw", {1.0, 2.0}, {1.0, 2.0}}};
    plot.marks = {{nasty, 1.0, 1.0, "trial"}};
    document.blocks.emplace_back(plot);
    return document;
}

}  // namespace

TEST_CASE("Nothing that came from outside is markup in a page") {
    const std::string html = html_of(nasty_document());
    CHECK_FALSE(has(html, "<script"));
    CHECK(has(html, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"));
}

TEST_CASE("Nothing that came from outside is markup in Markdown, but in code it stands as it is") {
    const std::string text = markdown_of(nasty_document());
    CHECK(has(text, "```json\n<script>alert('1')</script> & \"x\" | `y`\n```\n"));
    const auto fence = text.find("```json");
    CHECK_FALSE(has(text.substr(0, fence), "<script"));
    CHECK(has(text, "\\| \\`y\\`"));
}

TEST_CASE("Code that has fences in it gets a longer one") {
    Document document{"a", "b", {Code{"", "", "x\n```\ny"}}};
    CHECK(has(markdown_of(document), "````\nx\n```\ny\n````\n"));
}

TEST_CASE("A plot is a short table in Markdown, with its first and last point") {
    Plot plot;
    plot.title = "Loss";
    plot.x_label = "rate";
    PlotLine line{"smoothed", "smooth", {}, {}};
    for (int i = 0; i < 1000; ++i) {
        line.x.push_back(i);
        line.y.push_back(1000.0 - i);
    }
    plot.lines = {line};
    const std::string text = markdown_of(Document{"a", "b", {plot}});
    CHECK(has(text, "| rate | smoothed |\n| --- | --- |\n| 0 | 1000 |\n"));
    CHECK(has(text, "| 999 | 1 |\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') < 40);
}

TEST_CASE("Numbers that are none have words") {
    CHECK(number_text(std::nan("")) == "not a number");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "minus infinite");
    CHECK(rate_text(std::optional<double>{}) == kNone);
    CHECK(percent_text(0.9) == "90 %");
    CHECK(words_of("loss_exploded") == "loss exploded");
}
