#include "diagnostics/training/locate_non_finite.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {

namespace {

using Place = LocatedNonFinite::Place;

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

// A value in rows of a batch.
struct Cell {
    std::size_t row = 0;
    std::size_t column = 0;
    float value = 0.0F;
};

std::optional<Cell> first_non_finite(std::span<const float> values, std::size_t rows) {
    const auto found =
        std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
    if (found == values.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(found - values.begin());
    const std::size_t width = values.size() / rows;
    return Cell{at / width, at % width, *found};
}

// Remembers the first layers, in the order of the passes, that put out or take in what is not
// finite.
class Search final : public LayerWatcher {
  public:
    explicit Search(const Model& model) : model_(model) {}

    void after_forward(std::size_t layer) override {
        if (output == kNowhere && !all_finite(model_.layers()[layer].output.memory)) output = layer;
    }
    void before_backward(std::size_t layer) override {
        const std::span<const float> gradient = model_.layers()[layer].output_gradient.memory;
        if (activation == kNowhere && !all_finite(gradient)) activation = layer;
    }
    void after_backward(std::size_t layer) override {
        for (const std::size_t place : model_.layers()[layer].parameters) {
            if (parameter != kNowhere) return;
            if (all_finite(model_.trainable()[place].gradient)) continue;
            parameter = place;
            owner = layer;
        }
    }

    std::size_t output = kNowhere;      // Layers.
    std::size_t activation = kNowhere;  // By whose output the gradient is not finite.
    std::size_t parameter = kNowhere;   // In Model::trainable(), with its layer.
    std::size_t owner = kNowhere;

  private:
    const Model& model_;
};

std::string number_text(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "infinite" : "minus infinite";
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

class Locator {
  public:
    Locator(Model& model, const FailedStep& failed) : model_(model), failed_(failed) {}

    LocatedNonFinite run() {
        if (!look_at_data() && !look_at_weights()) run_again();
        return std::move(located_);
    }

  private:
    void found(Place place, const std::string& layer, const std::string& message) {
        located_.place = place;
        Finding& finding = located_.finding;
        finding.rule = "non_finite";
        finding.severity = Severity::kCritical;
        finding.layer = layer;
        finding.first_step = failed_.step;
        finding.evidence["learning_rate"] = failed_.learning_rate;
        finding.message = message;
        finding.reference =
            "IEEE 754; the first layer in the order of the passes that is not finite";
    }

    std::string in_step() const { return "in step " + std::to_string(failed_.step); }

    bool look_at_data() {
        const auto rows = static_cast<std::size_t>(model_.batch_size());
        if (const auto cell = first_non_finite(model_.input(), rows)) {
            tell_cell(Place::kInput, "input", *cell);
            return true;
        }
        if (const auto cell = first_non_finite(model_.targets(), rows)) {
            tell_cell(Place::kTarget, "target", *cell);
            return true;
        }
        return false;
    }

    void tell_cell(Place place, const std::string& what, const Cell& cell) {
        const bool known = cell.row < failed_.rows.size();
        const std::string row =
            known ? "row " + std::to_string(failed_.rows[cell.row]) + " of the data set"
                  : "row " + std::to_string(cell.row) + " of the batch";
        found(place, "",
              "Value " + std::to_string(cell.column) + " of the " + what + " in " + row + " is " +
                  number_text(static_cast<double>(cell.value)) + "; the batch of step " +
                  std::to_string(failed_.step) + " has this row.");
        Finding& finding = located_.finding;
        finding.evidence["row"] = static_cast<double>(known ? failed_.rows[cell.row]
                                                            : static_cast<std::int64_t>(cell.row));
        finding.evidence["column"] = static_cast<double>(cell.column);
        finding.causes = {"A missing value or a division by zero before the data was stored.",
                          "A number too large for float32 (3.4e38)."};
        finding.actions = {{"Remove or replace the row, and look for others like it.", "", {}}};
        finish_advice();
    }

    bool look_at_weights() {
        for (std::size_t index = 0; index < model_.parameters().size(); ++index) {
            if (std::isfinite(model_.weight_norm(index))) continue;
            const std::string& name = model_.parameters()[index].name;
            found(Place::kWeight, layer_of(name),
                  "Of the weights, " + name + " is the first that is not finite " + in_step() +
                      ", before its update.");
            tell_rate({"The update before was too large for float32.",
                       "The weights that it started from were not finite."});
            return true;
        }
        return false;
    }

    std::string layer_of(const std::string& parameter) const {
        std::string longest;
        for (const ModelLayer& layer : model_.layers()) {
            if (layer.name.size() >= longest.size() && name_covers(layer.name, parameter)) {
                longest = layer.name;
            }
        }
        return longest;
    }

    void run_again() {
        const ModelState before = model_.state();
        model_.set_training_passes(before.training_passes - 1);
        Search search(model_);
        model_.watch(&search);
        const double loss = model_.forward(Mode::kTrain);
        if (std::isfinite(loss)) model_.backward();
        model_.watch(nullptr);
        model_.restore(before);
        tell(search, loss);
    }

    void tell(const Search& search, double loss) {
        if (search.output != kNowhere) {
            const std::string& name = model_.layers()[search.output].name;
            found(Place::kOutput, name,
                  "The output of layer \"" + name + "\" is the first that is not finite " +
                      in_step() + "; its input is.");
            tell_rate(
                {"The weights or activations have grown beyond float32: the learning rate "
                 "is too high.",
                 "Inputs are so large that their products overflow."});
        } else if (!std::isfinite(loss)) {
            found(Place::kLoss, "",
                  "The loss is " + number_text(loss) + " " + in_step() +
                      ", although every output is finite.");
            tell_rate({"Outputs or targets so large that the loss overflows."});
        } else if (search.parameter != kNowhere) {
            tell_gradient(search);
        } else {
            found(Place::kUnknown, "",
                  std::string(failed_.loss_is_finite ? "The gradient" : "The loss") +
                      " is not finite " + in_step() +
                      "; in the last batch of the step everything is.");
            tell_rate({"An earlier batch of those that are accumulated overflowed."});
        }
    }

    void tell_gradient(const Search& search) {
        const std::string& name = model_.layers()[search.owner].name;
        std::string message = "The gradient of " + model_.trainable()[search.parameter].name +
                              " is the first, backwards from the loss, that is not finite " +
                              in_step() + "; all outputs are.";
        if (search.activation != kNowhere) {
            message += " It comes in with the gradient by the output of layer \"" +
                       model_.layers()[search.activation].name + "\".";
        }
        found(Place::kGradient, name, message);
        tell_rate(
            {"Gradients grow from layer to layer, or from step of time to step of time, "
             "until they overflow.",
             "The learning rate is too high."});
    }

    // Before any update no rate can be at fault.
    void tell_start() {
        Finding& finding = located_.finding;
        finding.causes = {"Weights that were not finite, or far too large, to begin with.",
                          "Inputs or targets so large that their products overflow."};
        finding.actions = {{"Start from other weights, or draw them anew.", "/model/weights", {}},
                           {"Normalise inputs and targets.", "", {}}};
        finish_advice();
    }

    void tell_rate(std::vector<std::string> causes) {
        Finding& finding = located_.finding;
        if (failed_.learning_rate <= 0.0) return tell_start();
        finding.causes = std::move(causes);
        const double rate = failed_.learning_rate / 10.0;
        finding.actions = {
            {"Lower the learning rate to " + number_text(rate) + ".", "/training/learning_rate",
             rate},
            {"Clip the gradients' norm at 1.", "/training/clip/norm", 1.0},
        };
        finish_advice();
    }

    void finish_advice() {
        Finding& finding = located_.finding;
        for (const FindingAction& action : finding.actions) {
            finding.advice += (finding.advice.empty() ? "" : " ") + action.text;
        }
    }

    Model& model_;
    const FailedStep& failed_;
    LocatedNonFinite located_;
};

}  // namespace

LocatedNonFinite locate_non_finite(Model& model, const FailedStep& failed) {
    return Locator(model, failed).run();
}

}  // namespace rangefinder
