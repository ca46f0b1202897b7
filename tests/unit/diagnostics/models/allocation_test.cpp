#include <dlfcn.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

#include <catch2/catch.hpp>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/training_step.hpp"
#include "tests/unit/diagnostics/models/example_models.hpp"

namespace {

std::atomic<bool> counting{false};
std::atomic<int> ours{0};

// oneDNN makes a small table of arguments inside every call; that is not ours to avoid.
bool from_onednn(const void* caller) {
    Dl_info info{};
    return dladdr(caller, &info) != 0 && std::strstr(info.dli_fname, "libdnnl") != nullptr;
}

void* allocate(std::size_t size, const void* caller) {
    if (counting && !from_onednn(caller)) {
        ++ours;
    }
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
    return allocate(size, __builtin_return_address(0));
}
void* operator new[](std::size_t size) {
    return allocate(size, __builtin_return_address(0));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace rangefinder {

namespace {

OptimizerSpec optimizer_of(OptimizerKind kind) {
    OptimizerSpec spec;
    spec.kind = kind;
    spec.momentum = 0.9;
    return spec;
}

void one_step(Model& model, Optimizer& optimizer) {
    model.forward(Mode::kTrain);
    model.backward();
    if (model.gradient_norm() > 0.1) {
        model.scale_gradients(0.99);
    }
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        RF_CHECK(model.weight_norm(index) + model.gradient_norm(index) >= 0.0);
    }
    optimizer.step(0.01);
    model.forward(Mode::kEvaluate, 3);
    RF_CHECK(model.correct_rows() <= 3 * model.positions());
}

}  // namespace

TEST_CASE("counting sees an allocation of ours") {
    ours = 0;
    counting = true;
    std::vector<float>* vector = new std::vector<float>(10);
    counting = false;
    delete vector;
    CHECK(ours == 2);
}

TEST_CASE("a training step allocates nothing") {
    const Example example = GENERATE(small_mlp(), small_cnn(), small_transformer());
    const OptimizerKind kind =
        GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kRmsprop,
                 OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    const auto model = build(example);
    const auto optimizer = make_optimizer(optimizer_of(kind), model->trainable());
    one_step(*model, *optimizer);
    ours = 0;
    counting = true;
    for (int step = 0; step < 5; ++step) {
        one_step(*model, *optimizer);
    }
    counting = false;
    CHECK(ours == 0);
}

TEST_CASE("a measured training step allocates nothing") {
    const Example example = GENERATE(small_mlp(), small_cnn(), small_transformer());
    const auto model = build(example);
    const auto optimizer = make_optimizer(optimizer_of(OptimizerKind::kAdam), model->trainable());

    // The batch that is in the model, again and again.
    class OneBatch final : public BatchSource {
      public:
        void fill_next(Model&) override {}
        BatchOrderState state() const override { return {}; }
        void restore(const BatchOrderState&) override {}
    } batches;
    TrainingStep step({*model, *optimizer, batches}, {});
    Measurement measurement(*model);
    step.run(0.01, nullptr, &measurement);
    ours = 0;
    counting = true;
    for (int count = 0; count < 3; ++count) step.run(0.01, nullptr, &measurement);
    counting = false;
    CHECK(ours == 0);
}

}  // namespace rangefinder
