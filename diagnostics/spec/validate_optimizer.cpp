#include "diagnostics/spec/validate_optimizer.hpp"

#include <map>
#include <set>

#include "diagnostics/spec/known_names.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMaxGroups = 64;
constexpr NumberRange kDecays{0.0, 1e6};
constexpr NumberRange kAverages{0.0, 1.0, false, true};

void check_momentum(const OptimizerSpec& optimizer, FieldChecks& checks) {
    const bool sgd = optimizer.kind == OptimizerKind::kSgd;
    const bool has_momentum = sgd || optimizer.kind == OptimizerKind::kRmsprop;
    const std::string kind = optimizer_name(optimizer.kind);
    checks.number("/optimizer/momentum", optimizer.momentum, kAverages);
    if (!has_momentum && optimizer.momentum > 0.0) {
        const std::string instead =
            optimizer.kind == OptimizerKind::kAdagrad ? " has none" : " has \"betas\"";
        checks.add("/optimizer/momentum", "is for sgd and rmsprop only; " + kind + instead);
    }
    if (optimizer.nesterov && !sgd) {
        checks.add("/optimizer/nesterov", "is for sgd only, not for " + kind);
    } else if (optimizer.nesterov && !(optimizer.momentum > 0.0)) {
        checks.add("/optimizer/nesterov", "needs a momentum above 0");
    }
}

// No parameter may be in two groups.
class Memberships {
  public:
    Memberships(const KnownNames& known, FieldChecks& checks) : known_(known), checks_(checks) {}

    void add(const std::string& name, std::size_t group, const std::string& pointer) {
        if (!names_.emplace(group, name).second) return;
        for (const std::string& parameter : known_.parameters_of(name)) {
            const auto [place, added] = groups_.try_emplace(parameter, group);
            if (added || place->second == group) continue;
            checks_.add(pointer, "\"" + name + "\" covers " + parameter + ", which is in group " +
                                     std::to_string(place->second) +
                                     " too; allowed is one group for each parameter");
            return;
        }
    }

  private:
    const KnownNames& known_;
    FieldChecks& checks_;
    std::map<std::string, std::size_t> groups_;
    std::set<std::pair<std::size_t, std::string>> names_;  // Already looked at.
};

void check_group(const ParameterGroupSpec& group, const std::string& pointer, FieldChecks& checks) {
    if (group.layers.empty()) {
        checks.add(pointer + "/layers", "is empty; allowed is at least one layer or parameter");
    }
    checks.number(pointer + "/learning_rate_scale", group.learning_rate_scale, {0.0, 1e6});
    if (group.weight_decay) {
        checks.number(pointer + "/weight_decay", *group.weight_decay, kDecays);
    }
}

void check_groups(const OptimizerSpec& optimizer, const ModelSpec& model, FieldChecks& checks) {
    const auto& groups = optimizer.parameter_groups;
    if (groups.empty()) return;
    if (groups.size() > kMaxGroups) {
        checks.add("/optimizer/parameter_groups", "has " + std::to_string(groups.size()) +
                                                      " groups; allowed are at most " +
                                                      std::to_string(kMaxGroups));
        return;
    }
    const KnownNames known(model);
    Memberships memberships(known, checks);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string pointer = join_pointer("/optimizer/parameter_groups", i);
        check_group(groups[i], pointer, checks);
        for (std::size_t j = 0; j < groups[i].layers.size(); ++j) {
            const std::string& name = groups[i].layers[j];
            const std::string here = join_pointer(pointer + "/layers", j);
            if (!known.knows(name)) checks.add(here, unknown_name_text(name));
            memberships.add(name, i, here);
        }
    }
}

}  // namespace

void validate_optimizer(const OptimizerSpec& optimizer, const ModelSpec& model,
                        FieldChecks& checks) {
    check_momentum(optimizer, checks);
    checks.number("/optimizer/betas/0", optimizer.beta1, kAverages);
    checks.number("/optimizer/betas/1", optimizer.beta2, kAverages);
    checks.number("/optimizer/eps", optimizer.eps, {0.0, 1.0});
    checks.number("/optimizer/alpha", optimizer.alpha, kAverages);
    checks.number("/optimizer/lr_decay", optimizer.lr_decay, {0.0, 1e6});
    checks.number("/optimizer/initial_accumulator_value", optimizer.initial_accumulator_value,
                  {0.0, 1e6});
    checks.number("/optimizer/d0", optimizer.d0, {0.0, 1e6, true, false});
    checks.number("/optimizer/weight_decay", optimizer.weight_decay, kDecays);
    checks.number("/optimizer/l1", optimizer.l1, kDecays);
    check_groups(optimizer, model, checks);
}

}  // namespace rangefinder
