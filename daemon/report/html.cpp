#include "daemon/report/html.hpp"

#include "daemon/report/svg.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr std::string_view kStyle = R"CSS(
:root {
    color-scheme: light dark;
    --ground: #ffffff; --text: #1c2330; --muted: #5b6575; --rule: #d9dee6; --sunken: #f4f6f9;
    --accent: #1f5fd0; --range: #1f5fd022; --band: #8a94a644; --raw: #9aa4b5; --second: #a1560b;
    --third: #19793f; --warning: #fff4dc; --warning-rule: #b7791f; --suggestion: #a1560b;
    --trial: #19793f;
}
@media (prefers-color-scheme: dark) {
    :root {
        --ground: #12161d; --text: #e6eaf1; --muted: #a3adbd; --rule: #303947; --sunken: #1b212b;
        --accent: #7fb0ff; --range: #7fb0ff26; --band: #a3adbd44; --raw: #697487;
        --second: #f0b26b; --third: #6fd092; --warning: #33291440; --warning-rule: #d9a441;
        --suggestion: #f0b26b; --trial: #6fd092;
    }
}
@media print {
    :root {
        --ground: #ffffff; --text: #000000; --muted: #444444; --rule: #bbbbbb; --sunken: #f4f4f4;
        --accent: #1f5fd0; --range: #1f5fd022; --band: #8a94a644; --raw: #9aa4b5;
        --second: #a1560b; --third: #19793f; --warning: #ffffff; --warning-rule: #b7791f;
        --suggestion: #a1560b; --trial: #19793f;
    }
    svg, pre, tr, .notice { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
}
* { box-sizing: border-box; }
body {
    margin: 0 auto; padding: 24px 20px 64px; max-width: 940px; background: var(--ground);
    color: var(--text); font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 {
    font-size: 1.2rem; margin: 40px 0 8px; padding-top: 12px; border-top: 1px solid var(--rule);
}
h3 { font-size: 1rem; margin: 24px 0 4px; }
p { margin: 8px 0; }
.muted { color: var(--muted); }
.notice {
    padding: 8px 12px; border-left: 4px solid var(--warning-rule); background: var(--warning);
}
.answer { margin: 12px 0; }
.answer b { display: block; color: var(--accent); font-size: 2.4rem; line-height: 1.15; }
dl { display: grid; grid-template-columns: minmax(120px, max-content) 1fr; gap: 4px 20px; margin: 8px 0; }
dt { color: var(--muted); }
dd { margin: 0; }
ul { margin: 8px 0; padding-left: 20px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 12px 0; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--muted); padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--rule); overflow-wrap: normal; }
th { color: var(--muted); font-weight: 600; }
pre {
    margin: 4px 0 16px; padding: 12px; border-radius: 6px; background: var(--sunken);
    font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
.plot { display: block; width: 100%; height: auto; margin: 12px 0; }
.plot text { fill: var(--muted); font: 12px system-ui, sans-serif; }
.plot .legend { fill: var(--text); }
.grid { stroke: var(--rule); stroke-width: 1; }
.line { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
.raw { stroke: var(--raw); stroke-width: 1; }
.second { stroke: var(--second); }
.third { stroke: var(--third); }
.band { fill: var(--band); }
.range { fill: var(--range); }
.mark { stroke-width: 2; fill: var(--ground); }
.answer-mark { stroke: var(--accent); stroke-dasharray: 6 4; }
.suggestion { stroke: var(--suggestion); }
.trial { stroke: var(--trial); fill: var(--trial); }
)CSS";

class HtmlWriter {
  public:
    std::string text;

    void operator()(const Heading& heading) {
        const std::string level = heading.level <= 2 ? "h2" : "h3";
        text += "<" + level + ">" + html_escaped(heading.text) + "</" + level + ">\n";
    }

    void operator()(const Paragraph& paragraph) {
        const char* style = paragraph.tone == Tone::kWarning ? " class=\"notice\""
                            : paragraph.tone == Tone::kMuted ? " class=\"muted\""
                                                             : "";
        text += std::string("<p") + style + ">" + html_escaped(paragraph.text) + "</p>\n";
    }

    void operator()(const Items& items) {
        text += "<ul>\n";
        for (const std::string& item : items.texts) {
            text += "<li>" + html_escaped(item) + "</li>\n";
        }
        text += "</ul>\n";
    }

    void operator()(const Answer& answer) {
        text += "<p class=\"answer\"><b>" + html_escaped(answer.value) + "</b>" +
                html_escaped(answer.meaning) + "</p>\n";
    }

    void operator()(const Facts& facts) {
        text += "<dl>\n";
        for (const auto& [name, value] : facts.rows) {
            text += "<dt>" + html_escaped(name) + "</dt><dd>" + html_escaped(value) + "</dd>\n";
        }
        text += "</dl>\n";
    }

    // Focusable: a wide table scrolls, also for those who use no pointer.
    void operator()(const Table& table) {
        text += "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                html_escaped(table.caption) + "\"><table>\n<caption>" +
                html_escaped(table.caption) + "</caption>\n<thead><tr>";
        for (const std::string& cell : table.header) {
            text += "<th scope=\"col\">" + html_escaped(cell) + "</th>";
        }
        text += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            text += "<tr>";
            for (const std::string& cell : row) text += "<td>" + html_escaped(cell) + "</td>";
            text += "</tr>\n";
        }
        text += "</tbody></table></div>\n";
    }

    void operator()(const Code& code) {
        if (!code.name.empty()) text += "<h3>" + html_escaped(code.name) + "</h3>\n";
        text += "<pre><code>" + html_escaped(code.text) + "</code></pre>\n";
    }

    void operator()(const Plot& plot) { text += svg_of(plot, "plot-" + std::to_string(++plots_)); }

  private:
    int plots_ = 0;
};

}  // namespace

std::string_view html_style() {
    return kStyle;
}

std::string html_of(const Document& document) {
    HtmlWriter writer;
    for (const Block& block : document.blocks) std::visit(writer, block);
    // The empty icon keeps a browser from asking for one.
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           html_escaped(document.title) + " – Rangefinder</title>\n<style>" + std::string(kStyle) +
           "</style>\n</head>\n<body>\n<main>\n<h1>" + html_escaped(document.title) +
           "</h1>\n<p class=\"muted\">" + html_escaped(document.subtitle) + "</p>\n" + writer.text +
           "</main>\n</body>\n</html>\n";
}

}  // namespace rangefinder::report
