// What a recommendation says is taken by a specification as it stands, and what asks for more of
// it.
#include <catch2/catch.hpp>
#include <string>

#include "daemon/codec/job_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::codec;

namespace {

std::string job_text(const std::string& optimizer, const std::string& work) {
    return R"({"dataset": "ds_0123456789abcdef", "model": {"layers": [
               {"type": "linear", "out_features": 8}, {"type": "relu"},
               {"type": "linear", "out_features": 3}], "loss": {"type": "cross_entropy"}},
               "optimizer": )" +
           optimizer + ", " + work + "}";
}

std::string with_group(const std::string& group) {
    return R"({"type": "sgd", "parameter_groups": [{"layers": ["0"], )" + group + "}]}";
}

const std::string kTraining =
    R"("kind": "training", "training": {"steps": 10, "learning_rate": 0.1})";
const std::string kRangeTest = R"("kind": "range_test")";

std::string pointer_of_error(const std::string& text) {
    const auto spec = job_spec_from_json(text);
    if (spec.ok() || spec.error().fields.empty()) return "";
    return spec.error().fields.front().pointer;
}

}  // namespace

TEST_CASE("A group's rate is a factor on the training's") {
    const auto spec =
        job_spec_from_json(job_text(with_group(R"("learning_rate": 0.025)"), kTraining));
    REQUIRE(spec.ok());
    CHECK(spec->optimizer.parameter_groups.front().learning_rate_scale == Approx(0.25));
    const auto both = job_spec_from_json(job_text(
        with_group(R"("learning_rate": 0.0385, "learning_rate_scale": 0.384615)"), kTraining));
    REQUIRE(both.ok());
    CHECK(both->optimizer.parameter_groups.front().learning_rate_scale == 0.384615);
}

TEST_CASE("A group's rate that contradicts its factor, or of no training, is refused") {
    const std::string pointer = "/optimizer/parameter_groups/0/learning_rate";
    const std::string contradiction =
        with_group(R"("learning_rate": 0.5, "learning_rate_scale": 0.1)");
    CHECK(pointer_of_error(job_text(contradiction, kTraining)) == pointer);
    const std::string rate = with_group(R"("learning_rate": 0.5)");
    CHECK(pointer_of_error(job_text(rate, kRangeTest)) == pointer);
    CHECK(pointer_of_error(job_text(with_group(R"("learning_rate": "fast")"), kTraining)) ==
          pointer);
}

TEST_CASE("Settings to be tried are read and written") {
    const auto spec = job_spec_from_json(job_text(
        R"("sgd")", kRangeTest + R"(, "range_test": {"advise": ["momentum", "weight_decay"]})"));
    REQUIRE(spec.ok());
    CHECK(std::get<RangeTestSpec>(spec->work).advise_momentum);
    CHECK(std::get<RangeTestSpec>(spec->work).advise_weight_decay);
    CHECK(to_json(*spec).find(R"("advise":["weight_decay","momentum"])") != std::string::npos);
}

TEST_CASE("A setting that cannot be tried is refused with what can") {
    const auto with = [](const char* optimizer, const char* advise) {
        return job_text(optimizer, kRangeTest + R"(, "range_test": {"advise": )" + advise + "}");
    };
    CHECK(pointer_of_error(with(R"("sgd")", R"(["weight_decay", "dropout"])")) ==
          "/range_test/advise/1");
    CHECK(pointer_of_error(with(R"("sgd")", R"("momentum")")) == "/range_test/advise");
    CHECK(pointer_of_error(with(R"("adagrad")", R"(["momentum"])")) == "/range_test/advise");
    CHECK(pointer_of_error(with(R"("adagrad")", R"(["weight_decay"])")).empty());
}
