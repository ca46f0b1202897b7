#include "daemon/api/foreign_names.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder::api;

namespace {

std::string told(const char* name) {
    const ForeignName found = foreign_name(name);
    return std::string(role_name(found.role)) + " " + std::to_string(found.distance);
}

}  // namespace

TEST_CASE("A name is parted into its words, whatever is between them") {
    CHECK(words_of_name("Loss/train") == std::vector<std::string>{"loss", "train"});
    CHECK(words_of_name("trainLoss_1") == std::vector<std::string>{"train", "loss", "1"});
    CHECK(words_of_name("lr-AdamW/pg1") == std::vector<std::string>{"lr", "adam", "w", "pg1"});
    CHECK(words_of_name("--").empty());
}

TEST_CASE("Our own names are the nearest, usual ones come next, averages last") {
    CHECK(told("loss") == "loss 0");
    for (const char* name : {"Loss", "train_loss", "Loss/train", "train/loss", "train_loss_step",
                             "batch_loss", "training loss", "trainLoss", "losses"}) {
        INFO(name);
        CHECK(told(name) == "loss 1");
    }
    CHECK(told("loss/classifier") == "loss 2");
    CHECK(told("train_loss_epoch") == "loss 3");
    CHECK(told("epoch_loss") == "loss 3");
    CHECK(told("smoothed_loss") == "loss 3");
}

TEST_CASE("Rates, norms, validation losses and steps are told by their usual names") {
    CHECK(told("learning_rate") == "learning_rate 0");
    for (const char* name : {"lr", "LR", "lr-SGD", "lr-Adam/pg1", "lr-AdamW", "train/learning_rate",
                             "LearningRate", "lrs", "train/lr", "optimizer/lr"}) {
        INFO(name);
        CHECK(told(name) == "learning_rate 1");
    }
    for (const char* name :
         {"val_loss", "Loss/val", "eval/loss", "valid_loss", "validation loss"}) {
        INFO(name);
        CHECK(told(name) == "validation_loss 1");
    }
    for (const char* name : {"grad_norm", "train/grad_norm", "grad_2.0_norm_total", "gnorm"}) {
        INFO(name);
        CHECK(told(name) == "gradient_norm 1");
    }
    for (const char* name : {"Step", "global_step", "trainer/global_step", "_step", "iteration"}) {
        INFO(name);
        CHECK(told(name) == "step 1");
    }
    CHECK(foreign_name("epoch").role == ForeignRole::kEpoch);
}

TEST_CASE("What only looks like a loss or a rate is none") {
    for (const char* name : {"test_loss", "loss_scale", "accuracy", "error_rate", "gradient_norm/0",
                             "weight_norm/0", "epoch_time", "glossary", ""}) {
        INFO(name);
        CHECK(foreign_name(name).role == ForeignRole::kNone);
    }
}
