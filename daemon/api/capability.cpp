#include "daemon/api/capability.hpp"

namespace rangefinder::api {
namespace {

std::string type_of(const Json& value) {
    if (value.is_boolean()) return "boolean";
    if (value.is_number_integer()) return "integer";
    if (value.is_number()) return "number";
    if (value.is_string()) return "string";
    if (value.is_array()) return "[number, number]";
    return "object";
}

}  // namespace

Json required_parameter(const std::string& type) {
    return {{"type", type}, {"required", true}};
}

Json optional_parameter(const std::string& type, Json by_default) {
    Json parameter = {{"type", type}, {"required", false}};
    parameter["default"] = std::move(by_default);
    return parameter;
}

Json one_of(const std::vector<std::string>& values, const std::string& by_default) {
    Json parameter = optional_parameter("string", by_default);
    parameter["values"] = values;
    return parameter;
}

Json capability(const Json& written, const std::map<std::string, Json>& others) {
    Json parameters = Json::object();
    for (const auto& [name, value] : written.items()) {
        if (name == "type") continue;
        const auto other = others.find(name);
        parameters[name] =
            other != others.end() ? other->second : optional_parameter(type_of(value), value);
    }
    for (const auto& [name, parameter] : others) {
        if (!parameters.contains(name)) parameters[name] = parameter;
    }
    return capability(written.at("type").get<std::string>(), std::move(parameters));
}

Json capability(const std::string& type, Json parameters) {
    Json json = {{"type", type}};
    json["parameters"] = std::move(parameters);
    return json;
}

}  // namespace rangefinder::api
