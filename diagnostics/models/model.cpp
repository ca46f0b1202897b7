#include "diagnostics/models/model.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/losses.hpp"
#include "diagnostics/models/model_parts.hpp"
#include "diagnostics/tensor/norms.hpp"

namespace rangefinder {

namespace {

std::size_t values_of(const Tensor& tensor, std::int64_t rows) {
    return tensor.values().size() / static_cast<std::size_t>(tensor.shape().front()) *
           static_cast<std::size_t>(rows);
}

// The rest of a short batch is zero, so that nothing left over can overflow.
void clear_rows_after(const Tensor& tensor, std::int64_t rows) {
    const std::span<float> rest = tensor.values().subspan(values_of(tensor, rows));
    std::fill(rest.begin(), rest.end(), 0.0F);
}

double loss_of(Model::Parts& parts, Mode mode) {
    const std::span<const float> outputs =
        parts.outputs.values().first(values_of(parts.outputs, parts.rows));
    const std::span<float> gradient =
        mode == Mode::kTrain ? parts.output_gradient.values() : std::span<float>();
    const std::span<const float> targets(parts.targets);
    switch (parts.loss) {
        case LossKind::kCrossEntropy:
            return cross_entropy(outputs,
                                 std::span<const std::int32_t>(parts.labels)
                                     .first(static_cast<std::size_t>(parts.rows)),
                                 gradient);
        case LossKind::kMse:
            return mean_squared_error(outputs, targets.first(outputs.size()), gradient);
        case LossKind::kBceWithLogits:
            break;
    }
    return binary_cross_entropy_with_logits(outputs, targets.first(outputs.size()), gradient);
}

}  // namespace

Model::Model(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Model::~Model() = default;

std::int64_t Model::batch_size() const {
    return parts_->input.shape().front();
}

std::int64_t Model::input_size() const {
    return element_count(parts_->input.shape()) / batch_size();
}

std::int64_t Model::output_size() const {
    return parts_->outputs.shape().back();
}

bool Model::wants_labels() const {
    return parts_->loss == LossKind::kCrossEntropy;
}

std::span<float> Model::input() {
    return parts_->input.values();
}

std::span<std::int32_t> Model::labels() {
    return parts_->labels;
}

std::span<float> Model::targets() {
    return parts_->targets;
}

double Model::forward(Mode mode, std::int64_t rows) {
    RF_CHECK(rows >= 1 && rows <= batch_size());
    RF_CHECK(rows == batch_size() || mode == Mode::kEvaluate);
    clear_rows_after(parts_->input, rows);
    for (const auto& layer : parts_->layers) {
        layer->forward(mode);
    }
    parts_->outputs_to_plain.run();
    parts_->rows = rows;
    parts_->ready_for_backward = mode == Mode::kTrain;
    return loss_of(*parts_, mode);
}

std::span<const float> Model::outputs() const {
    return parts_->outputs.values().first(values_of(parts_->outputs, parts_->rows));
}

std::int64_t Model::correct_rows() const {
    RF_CHECK(wants_labels());
    const std::span<const float> all = outputs();
    const auto classes = static_cast<std::size_t>(output_size());
    std::int64_t correct = 0;
    for (std::size_t row = 0; row * classes < all.size(); ++row) {
        const std::span<const float> logits = all.subspan(row * classes, classes);
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        correct += best == parts_->labels[row] ? 1 : 0;
    }
    return correct;
}

void Model::backward() {
    RF_CHECK(parts_->ready_for_backward);
    for (std::size_t index = parts_->layers.size(); index-- > parts_->lowest_trained;) {
        parts_->layers[index]->backward();
    }
    // Layers work in place, so the same forward run cannot be run back twice.
    parts_->ready_for_backward = false;
}

std::span<const ParameterInfo> Model::parameters() const {
    return parts_->infos;
}

std::span<const ParameterView> Model::trainable() const {
    return parts_->trainable;
}

double Model::gradient_norm() const {
    double sum = 0.0;
    for (const ParameterView& parameter : parts_->trainable) {
        sum += sum_of_squares(parameter.gradient);
    }
    return std::sqrt(sum);
}

double Model::gradient_norm(std::size_t parameter) const {
    const Parameter& chosen = *parts_->parameters.at(parameter);
    return chosen.trainable ? std::sqrt(sum_of_squares(chosen.gradient.values())) : 0.0;
}

double Model::weight_norm(std::size_t parameter) const {
    return std::sqrt(sum_of_squares(parts_->parameters.at(parameter)->weight.values()));
}

void Model::scale_gradients(double factor) {
    const auto scale = static_cast<float>(factor);
    for (const Parameter* parameter : parts_->parameters) {
        if (!parameter->trainable) {
            continue;
        }
        for (float& value : parameter->gradient.values()) {
            value *= scale;
        }
    }
}

std::vector<float> Model::read_parameter(std::size_t parameter) const {
    return read_plain(parts_->engine, parts_->parameters.at(parameter)->weight);
}

std::vector<float> Model::read_gradient(std::size_t parameter) const {
    RF_CHECK(parts_->parameters.at(parameter)->trainable);
    return read_plain(parts_->engine, parts_->parameters[parameter]->gradient);
}

Result<void> Model::load_parameter(const std::string& name, std::span<const float> values) {
    for (const Parameter* parameter : parts_->parameters) {
        if (parameter->name != name) {
            continue;
        }
        if (static_cast<std::int64_t>(values.size()) != parameter->size()) {
            return Error{ErrorKind::kInvalid,
                         "parameter " + name + " has " + std::to_string(parameter->size()) +
                             " values, but " + std::to_string(values.size()) + " came",
                         {}};
        }
        write_plain(parts_->engine, parameter->weight, values);
        return {};
    }
    return Error{ErrorKind::kNotFound, "the model has no parameter " + name, {}};
}

ModelState Model::state() const {
    ModelState state;
    for (std::size_t index = 0; index < parts_->parameters.size(); ++index) {
        state.parameters.push_back(read_parameter(index));
    }
    return state;
}

void Model::restore(const ModelState& state) {
    RF_CHECK(state.parameters.size() == parts_->parameters.size());
    for (std::size_t index = 0; index < state.parameters.size(); ++index) {
        write_plain(parts_->engine, parts_->parameters[index]->weight, state.parameters[index]);
    }
}

std::vector<std::string> Model::implementations() const {
    std::vector<std::string> lines;
    for (const auto& layer : parts_->layers) {
        for (const auto& [what, implementation] : layer->implementations()) {
            lines.push_back(layer->name() + " " + what + ": " + implementation);
        }
    }
    return lines;
}

}  // namespace rangefinder
