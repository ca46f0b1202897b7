#include "diagnostics/training/weights_file.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "diagnostics/formats/safetensors.hpp"
#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/training/durable_file.hpp"

namespace rangefinder {
namespace {

constexpr const char* kWeights = "/model/weights";

// "3" names "3.attn.q.weight", and "3.attn.q.weight" itself.
bool covers(const std::string& name, const std::string& parameter) {
    return parameter == name || (parameter.size() > name.size() && parameter.starts_with(name) &&
                                 parameter[name.size()] == '.');
}

bool is_included(const WeightsSpec& spec, const std::string& parameter) {
    return spec.include.empty() ||
           std::any_of(spec.include.begin(), spec.include.end(),
                       [&](const std::string& name) { return covers(name, parameter); });
}

// What is in the file and what is in the model, put side by side.
class Matching {
  public:
    Matching(const SafetensorsView& file, const WeightsSpec& spec, const Model& model)
        : spec_(spec) {
        for (const SafetensorsEntry& entry : file.entries) entries_[entry.name] = &entry;
        for (const ParameterInfo& parameter : model.parameters()) place(parameter);
        for (const SafetensorsEntry& entry : file.entries) {
            if (taken_.count(entry.name) == 0) report_.unused.push_back(entry.name);
        }
    }

    Result<void> check() const {
        FieldChecks checks;
        for (std::size_t i = 0; i < spec_.include.size(); ++i) check_include(i, checks);
        if (!checks.empty()) return to_error(checks.take());
        if (!fitting_.empty()) return {};
        std::string text = "holds nothing that this model has by name and shape";
        for (const std::string& mismatch : report_.mismatched) text += "; " + mismatch;
        return field_error(kWeights, text);
    }

    const std::vector<const SafetensorsEntry*>& fitting() const { return fitting_; }
    LoadedWeights take_report() { return std::move(report_); }

  private:
    void place(const ParameterInfo& parameter) {
        const auto found = entries_.find(parameter.name);
        const bool wanted = is_included(spec_, parameter.name);
        if (!wanted || found == entries_.end()) {
            report_.missing.push_back(parameter.name);
            return;
        }
        if (found->second->shape != parameter.shape) {
            report_.missing.push_back(parameter.name);
            report_.mismatched.push_back(parameter.name + " is " + to_text(found->second->shape) +
                                         " there and " + to_text(parameter.shape) + " here");
            return;
        }
        taken_.insert(parameter.name);
        report_.loaded.push_back(parameter.name);
        fitting_.push_back(found->second);
    }

    // Who names something wants it: all of it must fit.
    void check_include(std::size_t index, FieldChecks& checks) const {
        const std::string& name = spec_.include[index];
        const std::string pointer = join_pointer(std::string(kWeights) + "/include", index);
        for (const std::string& mismatch : report_.mismatched) {
            if (covers(name, mismatch.substr(0, mismatch.find(' ')))) {
                return checks.add(pointer, "cannot be taken: " + mismatch);
            }
        }
        const bool any =
            std::any_of(taken_.begin(), taken_.end(),
                        [&](const std::string& parameter) { return covers(name, parameter); });
        if (!any) {
            checks.add(pointer, "\"" + name + "\" names nothing that is both in the stored " +
                                    "weights and in the model");
        }
    }

    const WeightsSpec& spec_;
    std::map<std::string, const SafetensorsEntry*> entries_;
    std::set<std::string> taken_;
    std::vector<const SafetensorsEntry*> fitting_;
    LoadedWeights report_;
};

Result<void> load_one(const SafetensorsEntry& entry, Model& model) {
    const auto values = floats_of(entry);
    if (!values) return field_error(kWeights, values.error().text);
    if (!std::all_of(values->begin(), values->end(), [](float v) { return std::isfinite(v); })) {
        return field_error(kWeights, entry.name + " holds a value that is not a finite number");
    }
    return model.load_parameter(entry.name, *values);
}

}  // namespace

Result<LoadedWeights> load_weights(const std::string& path, const WeightsSpec& spec, Model& model) {
    if (!std::filesystem::is_regular_file(path)) {
        return field_error(kWeights, "\"" + spec.id + "\" has no stored weights (any more)");
    }
    const auto bytes = read_file(path, kMaxSafetensorsBytes);
    if (!bytes) return field_error(kWeights, bytes.error().text);
    const auto file = view_safetensors(*bytes);
    if (!file) return field_error(kWeights, file.error().text);
    Matching matching(*file, spec, model);
    if (const auto fits = matching.check(); !fits) return fits.error();
    for (const SafetensorsEntry* entry : matching.fitting()) {
        if (const auto loaded = load_one(*entry, model); !loaded) return loaded.error();
    }
    return matching.take_report();
}

Result<std::int64_t> save_weights(const Model& model, const std::string& path) {
    std::vector<NamedTensor> tensors;
    const std::span<const ParameterInfo> parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        tensors.push_back({parameters[i].name, parameters[i].shape, model.read_parameter(i)});
    }
    const Bytes bytes = write_safetensors(tensors, {{"format", "pt"}});
    tensors.clear();
    DurableFile file(path);
    file.write(bytes.data(), bytes.size());
    if (const auto written = file.commit(); !written) return written.error();
    return static_cast<std::int64_t>(bytes.size());
}

}  // namespace rangefinder
