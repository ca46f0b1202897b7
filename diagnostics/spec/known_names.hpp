// Every name of a model that freeze, groups and weights may use.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

// Sorted, so that thousands of names are looked up in thousands of parameters in no time.
class KnownNames {
  public:
    explicit KnownNames(const ModelSpec& model);

    // Whether it is a layer, a head, a part of a layer ("3.attn") or a parameter.
    bool knows(const std::string& name) const;
    // Parameters ("0.weight", ...) that the name means, itself or all below it; without running
    // means and variances.
    std::span<const std::string> parameters_of(const std::string& name) const;
    // All of them, sorted.
    const std::vector<std::string>& parameters() const { return parameters_; }

  private:
    std::vector<std::string> parameters_;
    std::vector<std::string> layers_;
};

// What to say of a name that is not known.
std::string unknown_name_text(const std::string& name);

}  // namespace rangefinder
