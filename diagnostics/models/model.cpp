#include "diagnostics/models/model.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/loss_function.hpp"
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

LossTargets targets_of(const Model::Parts& parts, const HeadInfo& head) {
    const auto labels = static_cast<std::size_t>(parts.rows * head.positions);
    if (head.wants_labels()) {
        return {std::span<const std::int32_t>(parts.labels).first(labels), {}};
    }
    const std::span<const float> values =
        head.wants_input() ? parts.input.values() : std::span<const float>(parts.targets);
    return {{}, values.first(labels * static_cast<std::size_t>(head.size))};
}

void evaluate_head(Model::Parts& parts, std::size_t index, Mode mode) {
    HeadParts& head = parts.heads[index];
    const HeadInfo& info = parts.head_infos[index];
    head.loss =
        evaluate_loss(info.loss, head.outputs.values().first(values_of(head.outputs, parts.rows)),
                      targets_of(parts, info), info.weight,
                      mode == Mode::kTrain ? head.output_gradient.values() : std::span<float>());
}

// The sum of the heads' gradients by the trunk's output, in the order of the heads.
void sum_trunk_gradients(Model::Parts& parts) {
    parts.gradients_to_sum.run();
    const std::span<float> sum = parts.trunk_gradient.values();
    std::fill(sum.begin(), sum.end(), 0.0F);
    for (const Tensor& gradient : parts.gradients_in_layout) {
        const std::span<const float> values = gradient.values();
        for (std::size_t index = 0; index < sum.size(); ++index) sum[index] += values[index];
    }
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

std::span<const HeadInfo> Model::heads() const {
    return parts_->head_infos;
}

std::int64_t Model::output_size() const {
    return parts_->head_infos.front().size;
}

std::int64_t Model::positions() const {
    return parts_->head_infos.front().positions;
}

bool Model::wants_labels() const {
    return !parts_->labels.empty();
}

bool Model::wants_targets() const {
    return !parts_->targets.empty();
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
    parts_->training_passes += mode == Mode::kTrain ? 1 : 0;
    parts_->trunk.forward(mode);
    parts_->rows = rows;
    parts_->ready_for_backward = mode == Mode::kTrain;
    double sum = 0.0;
    for (std::size_t index = 0; index < parts_->heads.size(); ++index) {
        HeadParts& head = parts_->heads[index];
        head.layers.forward(mode);
        head.outputs_to_plain.run();
        evaluate_head(*parts_, index, mode);
        sum += parts_->head_infos[index].weight * head.loss.mean;
    }
    return sum;
}

double Model::loss(std::size_t head) const {
    return parts_->heads.at(head).loss.mean;
}

double Model::loss_weight(std::size_t head) const {
    return parts_->heads.at(head).loss.weight;
}

std::span<const float> Model::outputs(std::size_t head) const {
    const Tensor& all = parts_->heads.at(head).outputs;
    return all.values().first(values_of(all, parts_->rows));
}

std::int64_t Model::correct_rows(std::size_t head) const {
    const HeadInfo& info = parts_->head_infos.at(head);
    RF_CHECK(info.wants_labels());
    const std::span<const float> all = outputs(head);
    const auto classes = static_cast<std::size_t>(info.size);
    std::int64_t correct = 0;
    for (std::size_t row = 0; row * classes < all.size(); ++row) {
        if (info.loss.ignore_index == parts_->labels[row]) {
            continue;
        }
        const std::span<const float> logits = all.subspan(row * classes, classes);
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        correct += best == parts_->labels[row] ? 1 : 0;
    }
    return correct;
}

void Model::backward() {
    RF_CHECK(parts_->ready_for_backward);
    for (std::size_t index = parts_->heads.size(); index-- > 0;) {
        parts_->heads[index].layers.backward();
    }
    if (parts_->trunk_trains) {
        if (parts_->heads.size() > 1) {
            sum_trunk_gradients(*parts_);
        }
        parts_->trunk.backward();
    }
    // Layers work in place, so the same forward run cannot be run back twice.
    parts_->ready_for_backward = false;
}

void Model::collect_gradients() {
    parts_->collected.resize(parts_->trained.size());
    for (std::size_t index = 0; index < parts_->trained.size(); ++index) {
        const std::span<const float> gradient = parts_->trained[index]->gradient.values();
        std::vector<float>& sum = parts_->collected[index];
        if (parts_->collections == 0) {
            sum.assign(gradient.begin(), gradient.end());
            continue;
        }
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += gradient[i];
    }
    ++parts_->collections;
}

void Model::take_mean_gradient() {
    RF_CHECK(parts_->collections > 0);
    const float count = static_cast<float>(parts_->collections);
    for (std::size_t index = 0; index < parts_->trained.size(); ++index) {
        const std::vector<float>& sum = parts_->collected[index];
        const std::span<float> gradient = parts_->trained[index]->gradient.values();
        for (std::size_t i = 0; i < sum.size(); ++i) gradient[i] = sum[i] / count;
    }
    parts_->collections = 0;
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

double Model::gradient_norm(std::span<double> squares) const {
    RF_CHECK(squares.size() == parts_->trainable.size());
    double sum = 0.0;
    for (std::size_t place = 0; place < squares.size(); ++place) {
        squares[place] = sum_of_squares(parts_->trainable[place].gradient);
        sum += squares[place];
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
    for (const Parameter* parameter : parts_->trained) {
        for (float& value : parameter->gradient.values()) {
            value *= scale;
        }
    }
}

void Model::clamp_gradients(double limit) {
    const auto bound = static_cast<float>(limit);
    for (const Parameter* parameter : parts_->trained) {
        for (float& value : parameter->gradient.values()) {
            const float below = value > bound ? bound : value;
            value = below < -bound ? -bound : below;
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
    state.training_passes = parts_->training_passes;
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
    parts_->training_passes = state.training_passes;
}

std::uint64_t Model::training_passes() const {
    return parts_->training_passes;
}

void Model::set_training_passes(std::uint64_t passes) {
    parts_->training_passes = passes;
}

std::span<const ModelLayer> Model::layers() const {
    return parts_->layers;
}

void Model::watch(LayerWatcher* watcher) {
    parts_->trunk.watch(watcher);
    for (HeadParts& head : parts_->heads) head.layers.watch(watcher);
}

std::vector<std::string> Model::implementations() const {
    std::vector<std::string> lines;
    const auto add = [&](const Sequence& layers) {
        for (const auto& layer : layers.layers()) {
            for (const auto& [what, implementation] : layer->implementations()) {
                lines.push_back(layer->name() + " " + what + ": " + implementation);
            }
        }
    };
    add(parts_->trunk);
    for (const HeadParts& head : parts_->heads) {
        add(head.layers);
    }
    return lines;
}

}  // namespace rangefinder
