#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/models/example_models.hpp"

namespace rangefinder {

namespace {

HeadSpec head(const std::string& name, std::vector<LayerSpec> layers, double weight) {
    HeadSpec spec;
    spec.name = name;
    spec.layers = std::move(layers);
    spec.weight = weight;
    return spec;
}

// A shared layer, one head that tells classes and one that rebuilds the input.
Example two_heads() {
    Example example;
    example.spec.layers = {{"", LinearSpec{9, true}}, {"", ActivationSpec{ActivationKind::kTanh}}};
    HeadSpec rebuild =
        head("rebuild", {{"", ActivationSpec{ActivationKind::kRelu}}, {"out", LinearSpec{6}}}, 0.5);
    rebuild.loss.kind = LossKind::kMse;
    rebuild.loss.target = LossTarget::kInput;
    rebuild.learning_rate_scale = 3.0;
    example.spec.heads = {head("kind", {{"", LinearSpec{4}}}, 2.0), rebuild};
    example.data.example = {6};
    example.data.classes = 4;
    example.options.batch_size = 8;
    return example;
}

Example with_only(std::size_t kept) {
    Example example = two_heads();
    example.spec.heads = {example.spec.heads[kept]};
    return example;
}

// Gradients by name after one step on the same batch and weights.
std::vector<float> gradient_of(Model& model, const std::string& name) {
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        if (model.parameters()[index].name == name) return model.read_gradient(index);
    }
    FAIL("no parameter " << name);
    return {};
}

std::unique_ptr<Model> stepped(const Example& example, const Model& weights) {
    auto model = build(example);
    for (std::size_t index = 0; index < weights.parameters().size(); ++index) {
        const std::string& name = weights.parameters()[index].name;
        // The one head of a part does not have the other's parameters.
        static_cast<void>(model->load_parameter(name, weights.read_parameter(index)));
    }
    model->forward(Mode::kTrain);
    model->backward();
    return model;
}

}  // namespace

TEST_CASE("heads are named, counted and read by themselves") {
    const auto model = build(two_heads());
    REQUIRE(model->heads().size() == 2);
    CHECK(model->heads()[0].name == "kind");
    CHECK(model->heads()[0].size == 4);
    CHECK(model->heads()[1].wants_input());
    CHECK(model->wants_labels());
    CHECK_FALSE(model->wants_targets());
    std::vector<std::string> names;
    for (const ParameterInfo& info : model->parameters()) names.push_back(info.name);
    CHECK(names == std::vector<std::string>{"0.weight", "0.bias", "kind.0.weight", "kind.0.bias",
                                            "rebuild.out.weight", "rebuild.out.bias"});
    model->forward(Mode::kEvaluate, 3);
    CHECK(model->outputs(0).size() == 12);
    CHECK(model->outputs(1).size() == 18);
}

TEST_CASE("the loss of several heads is the weighted sum of theirs") {
    const auto model = build(two_heads());
    const double loss = model->forward(Mode::kTrain);
    CHECK(loss == Approx(2.0 * model->loss(0) + 0.5 * model->loss(1)).epsilon(1e-12));
    CHECK(model->loss_weight(0) == 8.0);
    double sum = 0.0;
    for (std::size_t index = 0; index < model->outputs(1).size(); ++index) {
        const double difference = model->outputs(1)[index] - model->input()[index];
        sum += difference * difference;
    }
    CHECK(model->loss(1) == Approx(sum / 48.0).epsilon(1e-6));
}

TEST_CASE("shared layers get the sum of the heads' gradients and each head its own") {
    const auto both = build(two_heads());
    both->forward(Mode::kTrain);
    both->backward();
    const auto first = stepped(with_only(0), *both);
    const auto second = stepped(with_only(1), *both);
    for (const std::string name : {"0.weight", "0.bias"}) {
        const std::vector<float> sum = gradient_of(*both, name);
        const std::vector<float> a = gradient_of(*first, name);
        const std::vector<float> b = gradient_of(*second, name);
        for (std::size_t index = 0; index < sum.size(); ++index) {
            CHECK(sum[index] == Approx(a[index] + b[index]).margin(1e-6));
        }
    }
    CHECK(gradient_of(*both, "kind.0.weight") == gradient_of(*first, "kind.0.weight"));
    CHECK(gradient_of(*both, "rebuild.out.bias") == gradient_of(*second, "rebuild.out.bias"));
}

TEST_CASE("a head's learning rate scale is that of its parameters") {
    const auto model = build(two_heads());
    for (const ParameterView& parameter : model->trainable()) {
        CHECK(parameter.learning_rate_scale == (parameter.name.starts_with("rebuild") ? 3.0 : 1.0));
    }
}

TEST_CASE("heads alone train when the shared layers are frozen") {
    Example example = two_heads();
    example.spec.freeze = {"0", "kind"};
    const auto model = build(example);
    model->forward(Mode::kTrain);
    model->backward();
    REQUIRE(model->trainable().size() == 2);
    CHECK(model->trainable()[0].name == "rebuild.out.weight");
    CHECK(model->gradient_norm() > 0.0);
}

TEST_CASE("a head that does not fit the data is refused where it stands") {
    Example example = two_heads();
    std::get<LinearSpec>(example.spec.heads[1].layers[1].parameters).out_features = 5;
    const auto model = build_model(example.spec, example.data, example.options);
    REQUIRE_FALSE(model.ok());
    CHECK(model.error().fields.at(0).pointer == "/model/heads/1/layers/1/out_features");
}

TEST_CASE("an autoencoder needs nothing but its input") {
    Example example = with_only(1);
    example.data.task = TaskKind::kRegression;
    const auto model = build(example);
    CHECK_FALSE(model->wants_labels());
    CHECK_FALSE(model->wants_targets());
    CHECK(model->labels().empty());
    CHECK(std::isfinite(model->forward(Mode::kTrain)));
}

TEST_CASE("labels a position are scored one by one") {
    Example example;
    example.spec.layers = {{"", LinearSpec{5, true}}};
    example.data.example = {3, 2};
    example.data.task = TaskKind::kLanguage;
    example.data.positions = 3;
    example.data.classes = 5;
    example.options.batch_size = 4;
    const auto model = build(example);
    CHECK(model->positions() == 3);
    CHECK(model->labels().size() == 12);
    CHECK(model->outputs().size() == 0);
    model->forward(Mode::kEvaluate, 2);
    CHECK(model->outputs().size() == 30);
    CHECK(model->loss_weight() == 6.0);
    std::int64_t correct = 0;
    for (std::size_t row = 0; row < 6; ++row) {
        const auto logits = model->outputs().subspan(row * 5, 5);
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        correct += best == model->labels()[row] ? 1 : 0;
    }
    CHECK(model->correct_rows() == correct);
}

}  // namespace rangefinder
