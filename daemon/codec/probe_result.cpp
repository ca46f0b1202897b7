#include "daemon/codec/probe_result.hpp"

#include <utility>

#include "daemon/codec/finding_json.hpp"
#include "daemon/codec/member_reader.hpp"
#include "daemon/codec/member_writer.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/probe_members.hpp"
#include "daemon/codec/result_parts.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder::codec {
namespace {

using Measured = decltype(ProbeResult::measured);

// Results stand in the order of the probes that they are of.
static_assert(std::variant_size_v<Measured> == std::variant_size_v<ProbeSpec>);

template <std::size_t... Index>
Measured empty_result(std::size_t wanted, std::index_sequence<Index...>) {
    Measured measured;
    ((wanted == Index ? static_cast<void>(measured.emplace<Index>()) : static_cast<void>(0)), ...);
    return measured;
}

// The kind's own result without figures; nothing when there is no such kind.
std::optional<Measured> empty_result(const std::string& kind) {
    const std::vector<ProbeSpec> probes = default_probes();
    for (std::size_t i = 0; i < probes.size(); ++i) {
        if (probe_name(probes[i]) != kind) continue;
        return empty_result(i, std::make_index_sequence<std::variant_size_v<Measured>>());
    }
    return std::nullopt;
}

}  // namespace

OrderedJson probe_result_json(const ProbeResult& result) {
    MemberWriter writer;
    writer("kind", probe_name(default_probes().at(result.measured.index())));
    std::visit([&](const auto& measured) { list_members(writer, measured); }, result.measured);
    OrderedJson json = writer.take();
    json["stopped"] = stopped_json(result.stopped);
    json["seconds"] = number_or_null(result.seconds);
    json["findings"] = findings_json(result.findings);
    return json;
}

ProbeResult read_probe_result(const Json& value, Errors& errors) {
    ProbeResult result;
    ObjectReader reader(value, "", errors);
    std::string kind;
    reader.text("kind", kind);
    auto measured = empty_result(kind);
    if (!measured) {
        errors.push_back({"/kind", "is \"" + kind + "\", which is no probe"});
        return result;
    }
    result.measured = std::move(*measured);
    MemberReader members(reader);
    std::visit([&](auto& one) { list_members(members, one); }, result.measured);
    reader.required_member("stopped", result.stopped, read_stopped)
        .required_member("findings", result.findings, read_findings)
        .number("seconds", result.seconds)
        .finish();
    return result;
}

}  // namespace rangefinder::codec
