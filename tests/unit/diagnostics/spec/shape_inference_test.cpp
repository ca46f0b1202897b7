#include "diagnostics/spec/shape_inference.hpp"

#include <catch2/catch.hpp>

#include "specs.hpp"

using namespace rangefinder;

namespace {

LayerCost infer(const LayerParameters& layer, const Shape& input) {
    FieldChecks checks;
    LayerCost cost = infer_layer(layer, input, "/model/layers/0", checks);
    for (const FieldError& error : checks.take()) FAIL(error.pointer << " " << error.detail);
    return cost;
}

// "weight 4x3x3x3, bias 4".
std::string parameters_text(const LayerCost& cost) {
    std::string text;
    for (const ParameterShape& parameter : cost.parameters) {
        if (!text.empty()) text += ", ";
        text += parameter.name + " " + to_text(parameter.shape) + (parameter.buffer ? "*" : "");
    }
    return text;
}

DataShape text_shape() {
    DataShape data;
    data.example = {64};
    data.task = TaskKind::kLanguage;
    data.classes = data.tokens = 65;
    data.positions = 64;
    data.rows = data.training_rows = 1000;
    return data;
}

JobSpec job_of(std::vector<LayerSpec> layers) {
    JobSpec job = valid_job();
    job.model.layers = std::move(layers);
    job.batch_size = 16;
    return job;
}

}  // namespace

TEST_CASE("Convolutions with groups and dilation have PyTorch's shapes") {
    Conv2dSpec conv{8, {3, 3}, {2, 1}, {1, 2}};
    conv.dilation = {1, 2};
    conv.groups = 2;
    const LayerCost cost = infer(conv, {4, 9, 11});
    CHECK(cost.output == Shape{8, 5, 11});
    CHECK(parameters_text(cost) == "weight 8x2x3x3, bias 8");
    CHECK(cost.flops.weights == 2.0 * 2 * 9 * 8 * 5 * 11);
}

TEST_CASE("Norms keep the shape, and batch norm has running statistics") {
    CHECK(parameters_text(infer(BatchNormSpec{}, {5, 4, 4})) ==
          "weight 5, bias 5, running_mean 5*, running_var 5*");
    CHECK(parameter_count(infer(BatchNormSpec{}, {7})) == 14);
    const LayerCost norm = infer(LayerNormSpec{}, {10, 6});
    CHECK(norm.output == Shape{10, 6});
    CHECK(parameters_text(norm) == "weight 6, bias 6");
    CHECK(infer(GlobalAvgPool2dSpec{}, {5, 4, 4}).output == Shape{5});
    CHECK(infer(DropoutSpec{}, {5, 4}).output == Shape{5, 4});
}

TEST_CASE("A linear layer works on the last axis of a sequence") {
    const LayerCost cost = infer(LinearSpec{5}, {10, 6});
    CHECK(cost.output == Shape{10, 5});
    CHECK(parameters_text(cost) == "weight 5x6, bias 5");
    CHECK(cost.flops.weights == 2.0 * 10 * 6 * 5);
}

TEST_CASE("Recurrent layers have PyTorch's parameters in its order") {
    RecurrentSpec lstm;
    lstm.hidden_size = 5;
    lstm.num_layers = 2;
    lstm.bidirectional = true;
    const LayerCost cost = infer(lstm, {12, 3});
    CHECK(cost.output == Shape{10});
    CHECK(parameters_text(cost) ==
          "weight_ih_l0 20x3, weight_hh_l0 20x5, bias_ih_l0 20, bias_hh_l0 20, "
          "weight_ih_l0_reverse 20x3, weight_hh_l0_reverse 20x5, bias_ih_l0_reverse 20, "
          "bias_hh_l0_reverse 20, weight_ih_l1 20x10, weight_hh_l1 20x5, bias_ih_l1 20, "
          "bias_hh_l1 20, weight_ih_l1_reverse 20x10, weight_hh_l1_reverse 20x5, "
          "bias_ih_l1_reverse 20, bias_hh_l1_reverse 20");
    RecurrentSpec gru{RecurrentKind::kGru, 4};
    gru.all_steps = true;
    gru.bias = false;
    CHECK(infer(gru, {12, 3}).output == Shape{12, 4});
    CHECK(parameters_text(infer(gru, {12, 3})) == "weight_ih_l0 12x3, weight_hh_l0 12x4");
}

TEST_CASE("A recurrent layer's arithmetic is that of its matrix products") {
    const LayerCost cost = infer(RecurrentSpec{RecurrentKind::kLstm, 128}, {64, 32});
    CHECK(cost.flops.weights + cost.flops.values == 2.0 * 64 * 4 * 128 * (32 + 128));
}

TEST_CASE("Attention and transformer blocks have the reference's parameters") {
    const LayerCost cost = infer(AttentionSpec{3, true}, {10, 12});
    CHECK(cost.output == Shape{10, 12});
    CHECK(parameters_text(cost) ==
          "q.weight 12x12, q.bias 12, k.weight 12x12, v.weight 12x12, v.bias 12, "
          "o.weight 12x12, o.bias 12");
    TransformerBlockSpec block;
    block.num_heads = 4;
    block.dim_feedforward = 256;
    const LayerCost whole = infer(block, {64, 64});
    CHECK(whole.parameters.front().name == "ln1.weight");
    CHECK(whole.parameters.back().name == "fc2.bias");
    CHECK(parameter_count(whole) == 4 * 64 * 64 + 3 * 64 + 4 * 64 + 2 * 64 * 256 + 256 + 64);
    CHECK(whole.flops.weights == 2.0 * 64 * (4 * 64 * 64 + 2 * 64 * 256));
    CHECK(whole.flops.values == 2.0 * 2 * 64 * 64 * 64);
}

TEST_CASE("A tied layer's weight is counted once and gives as many outputs as there are tokens") {
    JobSpec job = job_of({{"e", EmbeddingSpec{0, 32}},
                          {"", PositionalEmbeddingSpec{}},
                          {"", LinearSpec{0, false, "e"}}});
    const auto summary = summarize_model(job, text_shape());
    REQUIRE(summary.ok());
    CHECK(summary->layers[0].output == Shape{64, 32});
    CHECK(summary->layers[2].output == Shape{64, 65});
    CHECK(summary->layers[2].parameters == 0);
    CHECK(summary->parameters == 65 * 32 + 64 * 32);
    CHECK(summary->flops_per_step >= 16.0 * 3.0 * 2.0 * 64 * 32 * 65);
}

TEST_CASE("A residual has its layers' parameters, named below it, and a summary of each") {
    ResidualSpec block{{{"", LinearSpec{6}}, {"act", ActivationSpec{}}, {"", LinearSpec{6}}}};
    JobSpec job = job_of({{"", LinearSpec{6}}, {"", block}, {"", LinearSpec{3}}});
    job.model.freeze = {"1.0", "1.2.bias"};
    CHECK(validate_job(job).empty());
    DataShape data;
    data.example = {4};
    data.classes = 3;
    data.rows = data.training_rows = 100;
    const auto summary = summarize_model(job, data);
    REQUIRE(summary.ok());
    REQUIRE(summary->layers.size() == 3);
    CHECK(summary->layers[1].parameters == 2 * 42);
    CHECK(summary->layers[1].trainable_parameters == 36);
    REQUIRE(summary->layers[1].layers.size() == 3);
    CHECK(summary->layers[1].layers[1].name == "1.act");
    CHECK(summary->parameters == 30 + 84 + 21);
    job.model.freeze = {"1.1.weight"};
    CHECK_FALSE(detail_of(validate_job(job), "/model/freeze/0").empty());
}

TEST_CASE("Heads stand on the shared layers, each with its own output") {
    JobSpec job = job_of({{"", LinearSpec{8}}, {"", ActivationSpec{}}});
    HeadSpec classes{"classes", {{"", LinearSpec{3}}}, {}};
    HeadSpec copy{"copy", {{"out", LinearSpec{4}}}, {}};
    copy.loss.kind = LossKind::kMse;
    copy.loss.target = LossTarget::kInput;
    job.model.heads = {classes, copy};
    job.model.freeze = {"copy"};
    CHECK(validate_job(job).empty());
    DataShape data;
    data.example = {4};
    data.classes = 3;
    data.rows = data.training_rows = 100;
    const auto summary = summarize_model(job, data);
    REQUIRE(summary.ok());
    REQUIRE(summary->layers.size() == 4);
    CHECK(summary->layers[2].name == "classes.0");
    CHECK(summary->layers[3].name == "copy.out");
    CHECK(summary->trainable_parameters == 40 + 27);
}

TEST_CASE(
    "Every loss that goes with numbers is allowed for them, and a copy of the input for all") {
    DataShape data;
    data.example = {4};
    data.task = TaskKind::kRegression;
    data.rows = data.training_rows = 100;
    for (const LossKind kind :
         {LossKind::kMse, LossKind::kL1, LossKind::kHuber, LossKind::kBceWithLogits}) {
        JobSpec job = job_of({{"", LinearSpec{1}}});
        job.model.loss.kind = kind;
        CHECK(summarize_model(job, data).ok());
    }
    JobSpec job = job_of({{"", LinearSpec{2}}, {"", LinearSpec{4}}});
    job.model.loss.kind = LossKind::kHuber;
    job.model.loss.target = LossTarget::kInput;
    CHECK(summarize_model(job, data).ok());
    data.task = TaskKind::kClassification;
    data.classes = 5;
    CHECK(summarize_model(job, data).ok());
}

TEST_CASE("Steps that are made from several batches count the arithmetic of all of them") {
    JobSpec job = valid_job();
    TrainingSpec training;
    training.steps = 10;
    training.learning_rate = 0.1;
    job.work = training;
    const double one = summarize_model(job, mnist_shape())->flops_per_step;
    training.accumulate = 4;
    job.work = training;
    CHECK(summarize_model(job, mnist_shape())->flops_per_step == 4.0 * one);
}
