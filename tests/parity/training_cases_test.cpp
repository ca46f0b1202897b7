#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iomanip>
#include <iostream>

#include "diagnostics/optimizers/optimizer.hpp"
#include "reference_case.hpp"
#include "reference_schedules.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;
using nlohmann::json;

namespace {

constexpr double kScheduleTolerance = 1e-9;
constexpr double kClipTolerance = 1e-4;

double relative(double got, double wanted) {
    return std::abs(got - wanted) / std::max(std::abs(wanted), 1e-30);
}

double norm_of_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return std::sqrt(sum);
}

double largest_member(const json& object) {
    double largest = 0.0;
    for (const auto& [name, value] : object.items()) {
        largest = std::max(largest, value.get<double>());
    }
    return largest;
}

// A parameter's member of an object that has the reference's names.
double value_of(const json& object, const std::string& parameter) {
    for (const auto& [name, value] : object.items()) {
        if (parameter_name(name) == parameter) return value;
    }
    FAIL("the case does not know parameter " << parameter);
    return 0.0;
}

// The largest differences of a replay, by the names of the tolerances in case.json. A NaN counts as
// infinite.
class Drift {
  public:
    void add(const std::string& kind, double difference) {
        if (std::isnan(difference)) difference = std::numeric_limits<double>::infinity();
        double& worst = worst_[kind];
        worst = std::max(worst, difference);
    }
    const std::map<std::string, double>& worst() const { return worst_; }

  private:
    std::map<std::string, double> worst_;
};

class Replay {
  public:
    explicit Replay(const ReferenceCase& reference)
        : reference_(reference),
          model_(build_case(reference)),
          optimizer_(make_optimizer(reference.optimizer, model_->trainable())),
          batches_(reference.folder),
          expected_(read_json(reference.folder / "expected.json")),
          schedule_(reference_schedule(reference.json.at("schedule"),
                                       reference.json.at("optimizer").at("lr"),
                                       reference.json.at("steps"))) {}

    Drift run() {
        const json& steps = expected_.at("steps");
        REQUIRE(steps.size() == batches_.steps());
        for (std::size_t i = 0; i < steps.size(); ++i) do_step(i, steps[i]);
        compare_end(steps.size() - 1);
        return drift_;
    }

  private:
    void do_step(std::size_t i, const json& step) {
        const double rate = step.at("lr");
        if (schedule_) {
            drift_.add("lr_rel", relative((*schedule_)(static_cast<std::int64_t>(i)), rate));
        }
        batches_.fill(i, *model_);
        drift_.add("loss_rel", relative(model_->forward(Mode::kTrain), step.at("loss")));
        model_->backward();
        compare_gradients(step);
        clip(step);
        const ModelState before = model_->state();
        optimizer_->step(rate);
        compare_updates(step, before);
    }

    void compare_gradients(const json& step) {
        const double norm = step.at("grad_norm");
        drift_.add("grad_norm_rel", relative(model_->gradient_norm(), norm));
        const auto parameters = model_->parameters();
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            if (!parameters[p].trainable) continue;
            const double wanted = value_of(step.at("param_grad_norm"), parameters[p].name);
            drift_.add("param_grad_norm_rel_to_global",
                       std::abs(model_->gradient_norm(p) - wanted) / norm);
        }
    }

    void clip(const json& step) {
        const json& limit = reference_.json.at("clip_norm");
        if (limit.is_null()) return;
        const double norm = model_->gradient_norm();
        const double factor = std::min(1.0, limit.get<double>() / (norm + 1e-6));
        if (factor < 1.0) model_->scale_gradients(factor);
        drift_.add("grad_norm_clipped_rel",
                   relative(model_->gradient_norm(), step.at("grad_norm_clipped")));
    }

    void compare_updates(const json& step, const ModelState& before) {
        const double largest = largest_member(step.at("param_update_norm"));
        const auto parameters = model_->parameters();
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            if (parameters[p].buffer) continue;
            const std::string& name = parameters[p].name;
            const double weight = value_of(step.at("param_weight_norm"), name);
            drift_.add("param_weight_norm_rel",
                       std::abs(model_->weight_norm(p) - weight) / std::max(weight, 1e-3));
            const double update =
                norm_of_difference(model_->read_parameter(p), before.parameters[p]);
            const double wanted =
                parameters[p].trainable ? value_of(step.at("param_update_norm"), name) : 0.0;
            drift_.add("param_update_norm_rel_to_largest", std::abs(update - wanted) / largest);
        }
    }

    void compare_end(std::size_t last) {
        batches_.fill(last, *model_);
        drift_.add("final_eval_loss_rel",
                   relative(model_->forward(Mode::kEvaluate), expected_.at("final_eval_loss")));
        std::map<std::string, std::vector<float>> wanted;
        for (NamedTensor& tensor : read_weights(reference_.folder / "weights_final.safetensors")) {
            wanted[parameter_name(tensor.name)] = std::move(tensor.values);
        }
        const auto parameters = model_->parameters();
        REQUIRE(wanted.size() == parameters.size());
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            const std::vector<float> got = model_->read_parameter(p);
            const std::vector<float>& final = wanted.at(parameters[p].name);
            REQUIRE(got.size() == final.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                drift_.add("weights_max_abs",
                           std::abs(static_cast<double>(got[i]) - static_cast<double>(final[i])));
            }
        }
    }

    const ReferenceCase& reference_;
    std::unique_ptr<Model> model_;
    std::unique_ptr<Optimizer> optimizer_;
    StoredBatches batches_;
    json expected_;
    std::optional<Schedule> schedule_;
    Drift drift_;
};

double tolerance_of(const ReferenceCase& reference, const std::string& kind) {
    if (kind == "lr_rel") return kScheduleTolerance;
    if (kind == "grad_norm_clipped_rel") return kClipTolerance;
    return reference.json.at("tolerances").at(kind);
}

void check_case(const ReferenceCase& reference) {
    const Drift drift = Replay(reference).run();
    std::cout << std::left << std::setw(36) << reference.name << std::setprecision(1)
              << std::scientific;
    for (const auto& [kind, worst] : drift.worst()) {
        const double tolerance = tolerance_of(reference, kind);
        std::cout << " " << kind << " " << worst << (worst <= tolerance ? "" : " TOO LARGE");
        INFO(reference.name << ": " << kind);
        CHECK(worst <= tolerance);
    }
    std::cout << std::endl;
}

}  // namespace

TEST_CASE("Trainings replay PyTorch's within the stored tolerances") {
    std::size_t replayed = 0;
    const auto folders = case_folders_with("steps");
    for (const auto& folder : folders) {
        const auto reference = read_case(folder);
        if (const auto* missing = std::get_if<Missing>(&reference)) {
            std::cout << std::left << std::setw(36) << folder.filename().string()
                      << " skipped, not supported: " << missing->what << std::endl;
            continue;
        }
        check_case(std::get<ReferenceCase>(reference));
        ++replayed;
    }
    CHECK(replayed == folders.size());
}
