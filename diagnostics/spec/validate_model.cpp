#include "diagnostics/spec/validate_model.hpp"

#include <algorithm>
#include <set>

#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMaxLayers = 256;
constexpr std::size_t kMaxLayerNameBytes = 64;
constexpr IntegerRange kLayerSizes{1, 1'000'000'000};
constexpr IntegerRange kKernelSizes{1, 10'000};

// Checks one layer's own values; `pointer` is "/model/layers/<i>".
class LayerChecks {
  public:
    LayerChecks(std::string pointer, FieldChecks& checks)
        : pointer_(std::move(pointer)), checks_(checks) {}

    void operator()(const LinearSpec& linear) {
        checks_.integer(pointer_ + "/out_features", linear.out_features, kLayerSizes);
    }

    void operator()(const Conv2dSpec& conv) {
        checks_.integer(pointer_ + "/out_channels", conv.out_channels, kLayerSizes);
        pair("kernel_size", conv.kernel_size, kKernelSizes);
        pair("stride", conv.stride, kKernelSizes);
        // Rows of pure padding would train nothing, and fast kernels do not know them.
        padding(conv.padding, conv.kernel_size[0] - 1, conv.kernel_size[1] - 1,
                "smaller than the kernel");
    }

    void operator()(const Pool2dSpec& pool) {
        pair("kernel_size", pool.kernel_size, kKernelSizes);
        if (pool.stride != Pair{0, 0}) pair("stride", pool.stride, kKernelSizes);
        padding(pool.padding, pool.kernel_size[0] / 2, pool.kernel_size[1] / 2,
                "at most half the kernel");
    }

    void operator()(const FlattenSpec&) {}
    void operator()(const ActivationSpec&) {}
    template <typename Other>
    void operator()(const Other&) {}

  private:
    void pair(const char* field, const Pair& values, IntegerRange allowed) {
        for (const std::int64_t value : values) {
            if (value >= allowed.low && value <= allowed.high) continue;
            checks_.integer(pointer_ + "/" + field, value, allowed);
            return;
        }
    }

    void padding(const Pair& values, std::int64_t max_height, std::int64_t max_width,
                 const char* rule) {
        if (values[0] < 0 || values[1] < 0) {
            checks_.add(
                pointer_ + "/padding",
                "is " + std::to_string(std::min(values[0], values[1])) + "; allowed is 0 or more");
        } else if (values[0] > std::max<std::int64_t>(max_height, 0) ||
                   values[1] > std::max<std::int64_t>(max_width, 0)) {
            checks_.add(pointer_ + "/padding", "is " + std::to_string(values[0]) + " x " +
                                                   std::to_string(values[1]) + "; it must be " +
                                                   rule);
        }
    }

    std::string pointer_;
    FieldChecks& checks_;
};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

// Series and parameters are named after layers ("gradient_norm/NAME", "NAME.weight"), so no '/' and
// no '.'.
void check_layer_name(const std::string& pointer, const std::string& name, FieldChecks& checks) {
    if (name.size() > kMaxLayerNameBytes) {
        checks.add(pointer, "has " + std::to_string(name.size()) +
                                " characters; allowed are at most " +
                                std::to_string(kMaxLayerNameBytes));
    } else if (!std::all_of(name.begin(), name.end(), is_name_character)) {
        checks.add(pointer, "is \"" + name + "\"; allowed are letters, digits, '_' and '-'");
    }
}

void check_names(const ModelSpec& model, const std::vector<std::string>& names,
                 FieldChecks& checks) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string pointer = join_pointer("/model/layers", i) + "/name";
        check_layer_name(pointer, model.layers[i].name, checks);
        if (!seen.insert(names[i]).second) {
            checks.add(pointer, "\"" + names[i] + "\" is the name of another layer too");
        }
    }
}

// Every name that means something: layers, parts of them ("3.attn") and parameters.
struct KnownNames {
    std::vector<std::string> parameters;
    std::vector<std::string> layers;

    explicit KnownNames(const ModelSpec& model) {
        const InferredModel inferred = infer_names(model);
        add(inferred.layers);
        for (const InferredModel::Head& head : inferred.heads) add(head.layers);
        for (const HeadSpec& head : model.heads) layers.push_back(head.name);
    }

    bool knows(const std::string& name) const {
        const auto covered = [&](const std::string& known) { return name_covers(name, known); };
        return std::any_of(parameters.begin(), parameters.end(), covered) ||
               std::find(layers.begin(), layers.end(), name) != layers.end();
    }

  private:
    void add(const std::vector<InferredLayer>& list) {
        for (const InferredLayer& layer : list) {
            layers.push_back(layer.name);
            for (const InferredLayer& inner : layer.cost.inner) layers.push_back(inner.name);
            for (const ParameterShape& parameter : layer.cost.parameters) {
                if (!parameter.buffer) parameters.push_back(layer.name + "." + parameter.name);
            }
        }
    }
};

void check_freeze(const ModelSpec& model, FieldChecks& checks) {
    const KnownNames known(model);
    for (std::size_t i = 0; i < model.freeze.size(); ++i) {
        if (known.knows(model.freeze[i])) continue;
        checks.add(join_pointer("/model/freeze", i),
                   "\"" + model.freeze[i] +
                       "\" is no layer and no parameter of this model (layers are named by "
                       "\"name\" or position, parameters \"0.weight\")");
    }
    const auto is_frozen = [&](const std::string& parameter) {
        return std::any_of(model.freeze.begin(), model.freeze.end(),
                           [&](const std::string& name) { return name_covers(name, parameter); });
    };
    if (!std::all_of(known.parameters.begin(), known.parameters.end(), is_frozen)) return;
    checks.add(model.freeze.empty() ? "/model/layers" : "/model/freeze",
               "leaves no parameter to train");
}

}  // namespace

void validate_model(const ModelSpec& model, FieldChecks& checks) {
    if (model.layers.empty() || model.layers.size() > kMaxLayers) {
        checks.add("/model/layers", "has " + std::to_string(model.layers.size()) +
                                        " layers; allowed are 1 to " + std::to_string(kMaxLayers));
        return;
    }
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        std::visit(LayerChecks(join_pointer("/model/layers", i), checks),
                   model.layers[i].parameters);
    }
    const std::vector<std::string> names = layer_names(model);
    check_names(model, names, checks);
    check_freeze(model, checks);
}

}  // namespace rangefinder
