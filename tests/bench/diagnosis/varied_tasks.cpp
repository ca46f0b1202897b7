#include "tests/bench/diagnosis/varied_tasks.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

#include "tests/bench/diagnosis/layers.hpp"

namespace rangefinder::diagnosis {

namespace {

using Variation = std::function<void(Task&, TrainingSpec&)>;

class Variations {
  public:
    explicit Variations(const std::vector<Task>& plain) : plain_(plain) {}

    // "digits_mlp/sgd" with `what` becomes "digits_mlp_what/sgd".
    void add(const std::string& base, const std::string& what, const Variation& change) {
        const auto found = std::find_if(plain_.begin(), plain_.end(),
                                        [&](const Task& task) { return task.name == base; });
        if (found == plain_.end()) throw std::logic_error("there is no task " + base);
        Task task = *found;
        change(task, std::get<TrainingSpec>(task.job.work));
        task.name = model_of(base) + "_" + what + "/" + optimizer_name(task.job.optimizer.kind);
        task.job.name = task.name;
        tasks_.push_back(std::move(task));
    }

    std::vector<Task> take() { return std::move(tasks_); }

  private:
    const std::vector<Task>& plain_;
    std::vector<Task> tasks_;
};

void replace_activations(JobSpec& job, ActivationKind kind) {
    for (LayerSpec& layer : job.model.layers) {
        if (std::holds_alternative<ActivationSpec>(layer.parameters)) layer = activation(kind);
    }
}

void insert_after_activations(JobSpec& job, const LayerSpec& inserted) {
    std::vector<LayerSpec> layers;
    for (LayerSpec& layer : job.model.layers) {
        const bool follows = std::holds_alternative<ActivationSpec>(layer.parameters);
        layers.push_back(std::move(layer));
        if (follows) layers.push_back(inserted);
    }
    job.model.layers = std::move(layers);
}

void add_schedules(Variations& variations) {
    variations.add("mnist_mlp/sgd", "one_cycle", [](Task&, TrainingSpec& training) {
        training.schedule.kind = ScheduleKind::kOneCycle;
        training.learning_rate = 0.05;
    });
    variations.add("digits_cnn/adamw", "one_cycle", [](Task&, TrainingSpec& training) {
        training.schedule.kind = ScheduleKind::kOneCycle;
        training.learning_rate = 0.01;
    });
    const Variation warm_cosine = [](Task&, TrainingSpec& training) {
        training.schedule.kind = ScheduleKind::kCosine;
        training.schedule.warmup = WarmupSpec{30, 0.1};
    };
    variations.add("mnist_cnn/adam", "cosine", warm_cosine);
    variations.add("shakespeare_transformer/adamw", "cosine", warm_cosine);
    variations.add("sunspots_lstm/adam", "cosine", warm_cosine);
    variations.add("digits_mlp/sgd", "stairs", [](Task&, TrainingSpec& training) {
        training.schedule.kind = ScheduleKind::kMultiStep;
        training.schedule.milestones = {140, 200};
    });
}

void add_rates(Variations& variations) {
    const Variation cautious = [](Task& task, TrainingSpec& training) {
        training.learning_rate /= 3.0;
        training.steps = *training.steps * 2;
        task.bar *= 1.2;
    };
    for (const char* base : {"digits_mlp/sgd", "mnist_cnn/adam", "sunspots_lstm/rmsprop",
                             "sentences_transformer/adamw", "cancer_mlp/adam"}) {
        variations.add(base, "cautious", cautious);
    }
    const Variation brisk = [](Task&, TrainingSpec& training) { training.learning_rate *= 1.5; };
    for (const char* base : {"digits_mlp/adam", "digits_cnn/sgd", "waves_lstm/adam"}) {
        variations.add(base, "brisk", brisk);
    }
    variations.add("digits_mlp/adam", "long",
                   [](Task&, TrainingSpec& training) { training.steps = 900; });
    variations.add("mnist_mlp/sgd", "long",
                   [](Task&, TrainingSpec& training) { training.steps = 600; });
}

void add_models(Variations& variations) {
    const auto with = [](ActivationKind kind) {
        return [kind](Task& task, TrainingSpec&) { replace_activations(task.job, kind); };
    };
    variations.add("digits_mlp/adam", "gelu", with(ActivationKind::kGelu));
    variations.add("digits_mlp/sgd", "silu", with(ActivationKind::kSilu));
    variations.add("mnist_mlp/adam", "leaky_relu", with(ActivationKind::kLeakyRelu));
    variations.add("digits_mlp/sgd", "tanh", with(ActivationKind::kTanh));
    variations.add("digits_mlp/adam", "sigmoid", [](Task& task, TrainingSpec& training) {
        replace_activations(task.job, ActivationKind::kSigmoid);
        training.learning_rate = 0.02;
    });
    variations.add("digits_mlp/adam", "dropout", [](Task& task, TrainingSpec&) {
        insert_after_activations(task.job, {"", DropoutSpec{0.2}});
    });
    variations.add("mnist_mlp/sgd", "batch_norm", [](Task& task, TrainingSpec&) {
        insert_after_activations(task.job, {"", BatchNormSpec{}});
    });
    variations.add("digits_mlp/rmsprop", "layer_norm", [](Task& task, TrainingSpec&) {
        insert_after_activations(task.job, {"", LayerNormSpec{}});
    });
    variations.add("digits_mlp/adam", "residual", [](Task& task, TrainingSpec&) {
        const ResidualSpec block{{linear(32), activation(ActivationKind::kRelu), linear(32)}};
        task.job.model.layers = {linear(32), {"", block}, {"", block}, {"", block}, linear(10)};
    });
    variations.add("sunspots_lstm/adam", "gru", [](Task& task, TrainingSpec&) {
        task.job.model.layers.front() = recurrent(RecurrentKind::kGru, 16);
    });
}

void add_losses(Variations& variations) {
    variations.add("digits_mlp/adam", "smoothed_labels", [](Task& task, TrainingSpec&) {
        task.job.model.loss.label_smoothing = 0.1;
        task.bar = 0.5;
    });
    variations.add("cancer_mlp/adam", "logistic", [](Task& task, TrainingSpec&) {
        task.job.model.layers.back() = linear(1);
        task.job.model.loss.kind = LossKind::kBceWithLogits;
    });
    variations.add("regression_mlp/adam", "huber",
                   [](Task& task, TrainingSpec&) { task.job.model.loss.kind = LossKind::kHuber; });
    variations.add("digits_mlp/adam", "autoencoder", [](Task& task, TrainingSpec& training) {
        task.job.model.layers = {linear(48), activation(ActivationKind::kRelu),
                                 linear(12), activation(ActivationKind::kRelu),
                                 linear(48), activation(ActivationKind::kRelu),
                                 linear(64)};
        task.job.model.loss = {LossKind::kMse, LossTarget::kInput};
        training.steps = 400;
        task.bar = 0.3;  // Of the labels' entropy: 0.7 of the pixels' variance.
    });
}

void add_optimizers(Variations& variations) {
    variations.add("digits_mlp/adam", "adagrad", [](Task& task, TrainingSpec& training) {
        task.job.optimizer = {OptimizerKind::kAdagrad};
        training.learning_rate = 0.03;
    });
    variations.add("mnist_mlp/sgd", "plain_sgd", [](Task& task, TrainingSpec& training) {
        task.job.optimizer.momentum = 0.0;
        training.learning_rate = 0.15;
    });
    variations.add("digits_cnn/sgd", "weight_decay",
                   [](Task& task, TrainingSpec&) { task.job.optimizer.weight_decay = 5e-4; });
    variations.add("mnist_mlp/adam", "batch_128", [](Task& task, TrainingSpec& training) {
        task.job.batch_size = 128;
        training.learning_rate = 4e-3;
    });
    variations.add("digits_mlp/sgd", "batch_8", [](Task& task, TrainingSpec& training) {
        task.job.batch_size = 8;
        training.learning_rate = 0.008;
        training.steps = 400;
    });
    variations.add("digits_mlp/adam", "accumulated", [](Task& task, TrainingSpec& training) {
        task.job.batch_size = 16;
        training.accumulate = 4;
    });
    variations.add("shakespeare_transformer/sgd", "clipped",
                   [](Task&, TrainingSpec& training) { training.clip.norm = 1.0; });
}

}  // namespace

std::vector<Task> varied_tasks(const std::vector<Task>& plain) {
    Variations variations(plain);
    add_schedules(variations);
    add_rates(variations);
    add_models(variations);
    add_losses(variations);
    add_optimizers(variations);
    return variations.take();
}

}  // namespace rangefinder::diagnosis
