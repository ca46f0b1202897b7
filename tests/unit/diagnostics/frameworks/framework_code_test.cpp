#include "diagnostics/frameworks/framework_code.hpp"

#include <catch2/catch.hpp>

#include "diagnostics/frameworks/python_text.hpp"

using namespace rangefinder;

namespace {

JobSpec range_test_of(OptimizerKind kind) {
    JobSpec spec;
    spec.optimizer.kind = kind;
    spec.batch_size = 64;
    spec.work = RangeTestSpec{.planned_steps = 2000};
    return spec;
}

Recommendation at_rate(double rate, const std::string& schedule = "constant") {
    Recommendation answer;
    answer.learning_rate = rate;
    answer.schedule = schedule;
    return answer;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Without a rate there is no code") {
    const FrameworkCode code = framework_code(range_test_of(OptimizerKind::kSgd), {});
    CHECK(code.pytorch.empty());
    CHECK(code.keras.empty());
    CHECK(code.fastai.empty());
}

TEST_CASE("SGD with momentum and decay is said in each framework's words") {
    JobSpec spec = range_test_of(OptimizerKind::kSgd);
    spec.optimizer.momentum = 0.9;
    spec.optimizer.weight_decay = 0.0005;
    const FrameworkCode code = framework_code(spec, at_rate(0.123456));
    CHECK(has(code.pytorch, "# For batches of 64 and a training of 2000 steps, by Rangefinder."));
    CHECK(has(code.pytorch,
              "torch.optim.SGD(model.parameters(), lr=0.123, momentum=0.9, weight_decay=0.0005)"));
    CHECK(has(code.keras, "keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9)"));
    CHECK(has(code.keras, "kernel_regularizer=keras.regularizers.L2(0.00025)"));
    CHECK(has(code.fastai, "partial(SGD, mom=0.9, wd=0.0005, decouple_wd=False)"));
    CHECK(has(code.fastai, "learn.fit(epochs, lr=0.123)"));
}

TEST_CASE("Adam's decay is added to the gradient and AdamW's is decoupled, everywhere") {
    JobSpec spec = range_test_of(OptimizerKind::kAdam);
    spec.optimizer.weight_decay = 0.1;
    const FrameworkCode adam = framework_code(spec, at_rate(0.001));
    CHECK(has(adam.pytorch,
              "torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), "
              "weight_decay=0.1)"));
    CHECK(has(adam.keras, "epsilon=1e-08"));
    CHECK(has(adam.keras, "weight_decay= here would be decoupled"));
    CHECK(has(adam.fastai, "eps=1e-08, wd=0.1, decouple_wd=False"));
    spec.optimizer.kind = OptimizerKind::kAdamW;
    const FrameworkCode adamw = framework_code(spec, at_rate(0.001));
    CHECK(has(adamw.keras,
              "keras.optimizers.AdamW(learning_rate=learning_rate, beta_1=0.9, "
              "beta_2=0.999, epsilon=1e-08, weight_decay=0.1)"));
    CHECK(has(adamw.fastai, "decouple_wd=True"));
}

TEST_CASE("AdamW without decay says so: each framework's default decays") {
    const FrameworkCode code = framework_code(range_test_of(OptimizerKind::kAdamW), at_rate(0.001));
    CHECK(has(code.pytorch, "weight_decay=0)"));
    CHECK(has(code.keras, "weight_decay=0)"));
    CHECK(has(code.fastai, "wd=0,"));
}

TEST_CASE("One cycle keeps the momentum and ends at the same rate everywhere") {
    JobSpec spec = range_test_of(OptimizerKind::kSgd);
    spec.optimizer.momentum = 0.9;
    const FrameworkCode code = framework_code(spec, at_rate(0.5, "one_cycle"));
    CHECK(has(code.pytorch,
              "max_lr=0.5, total_steps=steps, pct_start=0.3, div_factor=25, "
              "final_div_factor=10000, cycle_momentum=False"));
    CHECK(has(code.fastai,
              "fit_one_cycle(epochs, lr_max=0.5, div=25, div_final=250000, "
              "pct_start=0.3, moms=(0.9, 0.9, 0.9))"));
    CHECK(has(code.keras,
              "initial_learning_rate=0.02, decay_steps=steps - rise, alpha=4e-06, "
              "warmup_target=0.5, warmup_steps=rise"));
}

TEST_CASE("A warm-up in front of a constant rate is written for each framework") {
    Recommendation answer = at_rate(0.1);
    answer.warmup = WarmupAdvice{100, 0.1, "Steep at the start."};
    const FrameworkCode code = framework_code(range_test_of(OptimizerKind::kSgd), answer);
    CHECK(has(code.pytorch, "LinearLR(optimizer, start_factor=0.1, total_iters=100)"));
    CHECK(has(code.keras,
              "CosineDecay(initial_learning_rate=0.01, decay_steps=1, alpha=1, "
              "warmup_target=0.1, warmup_steps=100)"));
    CHECK(has(code.fastai, "SchedLin(0.1 * rates, rates), SchedNo(rates, rates)"));
}

TEST_CASE("Groups of layers and frozen ones are named") {
    JobSpec spec = range_test_of(OptimizerKind::kSgd);
    spec.model.freeze = {"0"};
    Recommendation answer = at_rate(0.1);
    answer.parameter_groups = {{{"body"}, 0.01}};
    const FrameworkCode code = framework_code(spec, answer);
    CHECK(has(code.pytorch, "{\"params\": parameters_of(\"body\"), \"lr\": 0.01},"));
    CHECK(has(code.pytorch, "for parameter in parameters_of(\"0\"):"));
    CHECK(has(code.keras, "model.get_layer(\"0\").trainable = False"));
    CHECK(has(code.keras, "one rate for all layers; advised is 0.01 for \"body\""));
    CHECK(has(code.fastai, "splitter=splitter"));
    CHECK(has(code.fastai, "lr=[0.01, 0.1]"));
}

TEST_CASE("A length that nobody gave is marked as a guess") {
    JobSpec spec = range_test_of(OptimizerKind::kSgd);
    spec.work = RangeTestSpec{};
    const FrameworkCode code = framework_code(spec, at_rate(0.1, "cosine"));
    CHECK(has(code.pytorch, "steps = 1000  # No planned length was given"));
}

TEST_CASE("What a framework lacks is said, not left out") {
    CHECK(framework_code(range_test_of(OptimizerKind::kProdigy), at_rate(1.0)).keras ==
          "# For batches of 64 and a training of 2000 steps, by Rangefinder.\n"
          "# Keras has no prodigy.\n");
    JobSpec spec = range_test_of(OptimizerKind::kAdagrad);
    spec.optimizer.lr_decay = 0.5;
    const FrameworkCode code = framework_code(spec, at_rate(0.1, "multi_step"));
    CHECK(has(code.pytorch, "# The schedule \"multi_step\" starts at this rate."));
    CHECK(has(code.keras, "no lr_decay (0.5)"));
    CHECK(has(code.fastai, "partial(OptimWrapper, opt=torch.optim.Adagrad, lr_decay=0.5"));
}

TEST_CASE("Names are quoted so that they stay names") {
    CHECK(python_text("a\"b\\c\n") == "\"a\\\"b\\\\c\\x0a\"");
    CHECK(python_call("f", {{"", "x"}, {"y", "1"}}) == "f(x, y=1)");
    CHECK(python_number(1e-10) == "1e-10");
}
