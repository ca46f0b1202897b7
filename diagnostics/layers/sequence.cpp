#include "diagnostics/layers/sequence.hpp"

#include <algorithm>

namespace rangefinder {

Connection Sequence::connect(Engine& engine, const Connection& input) {
    output_gradients_.resize(layers_.size());
    Connection connection = input;
    for (const auto& layer : layers_) {
        connection = layer->connect(engine, connection);
        outputs_.push_back(connection.tensor);
    }
    return connection;
}

Tensor Sequence::connect_backward(Engine& engine, const Tensor& output_gradient,
                                  bool input_gradient_wanted) {
    const auto training =
        std::find_if(layers_.begin(), layers_.end(), [](const auto& l) { return l->trains(); });
    lowest_ = input_gradient_wanted ? 0 : static_cast<std::size_t>(training - layers_.begin());
    Tensor gradient = output_gradient;
    for (std::size_t index = layers_.size(); index-- > lowest_;) {
        const bool wanted = input_gradient_wanted || index > lowest_;
        output_gradients_[index] = gradient;
        gradient = layers_[index]->connect_backward(engine, gradient, wanted);
    }
    return input_gradient_wanted ? gradient : Tensor();
}

void Sequence::forward(Mode mode) {
    for (const auto& layer : layers_) {
        layer->forward(mode);
        if (watcher_ != nullptr) watcher_->after_forward(layer->number());
    }
}

void Sequence::backward() {
    for (std::size_t index = layers_.size(); index-- > lowest_;) {
        const std::size_t number = layers_[index]->number();
        if (watcher_ != nullptr) watcher_->before_backward(number);
        layers_[index]->backward();
        if (watcher_ != nullptr) watcher_->after_backward(number);
    }
}

void Sequence::watch(LayerWatcher* watcher) {
    watcher_ = watcher;
    for (const auto& layer : layers_) layer->watch(watcher);
}

bool Sequence::trains() const {
    return std::any_of(layers_.begin(), layers_.end(),
                       [](const auto& layer) { return layer->trains(); });
}

std::vector<Parameter*> Sequence::parameters() const {
    std::vector<Parameter*> all;
    for (const auto& layer : layers_) {
        const std::vector<Parameter*> own = layer->parameters();
        all.insert(all.end(), own.begin(), own.end());
    }
    return all;
}

}  // namespace rangefinder
