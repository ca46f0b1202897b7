// Every name of a model that freeze, groups and weights may use.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

class KnownNames {
  public:
    explicit KnownNames(const ModelSpec& model);

    // Whether it is a layer, a head, a part of a layer ("3.attn") or a parameter.
    bool knows(const std::string& name) const;
    // "0.weight", ...; trained ones only, without running means and variances.
    const std::vector<std::string>& parameters() const { return parameters_; }

  private:
    std::vector<std::string> parameters_;
    std::vector<std::string> layers_;
};

// What to say of a name that is not known.
std::string unknown_name_text(const std::string& name);

}  // namespace rangefinder
