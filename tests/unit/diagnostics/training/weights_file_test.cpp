#include "diagnostics/training/weights_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <limits>

#include "diagnostics/formats/safetensors.hpp"
#include "small_trainings.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;

namespace {

using Names = std::vector<std::string>;

// A model of the clouds and a folder with the weights of another.
struct Bench {
    explicit Bench(std::int64_t outputs = 3) : data(three_clouds()), job(small_job(data)) {
        job.model.layers.back() = {"head", LinearSpec{outputs, true}};
        data.shape.classes = outputs;
        job.seed = 5;
        source = SmallTraining::build(job, data);
        REQUIRE(save_weights(*source, path).ok());
        job.model.layers.back() = {"head", LinearSpec{3, true}};
        data.shape.classes = 3;
        job.seed = 6;
        target = SmallTraining::build(job, data);
    }

    Result<LoadedWeights> load(const Names& include = {}) {
        return load_weights(path, {"w_0123456789abcdef", include}, *target);
    }

    test::TemporaryDirectory folder;
    std::string path = folder.path() / "weights.safetensors";
    Dataset data;
    JobSpec job;
    std::unique_ptr<Model> source, target;
};

std::string pointer_of(const Result<LoadedWeights>& result) {
    REQUIRE_FALSE(result.ok());
    REQUIRE(result.error().fields.size() == 1);
    return result.error().fields[0].pointer;
}

}  // namespace

TEST_CASE("Weights that were saved are loaded to the last bit") {
    Bench bench;
    const auto loaded = bench.load();
    REQUIRE(loaded.ok());
    CHECK(loaded->loaded == Names{"0.weight", "0.bias", "head.weight", "head.bias"});
    CHECK(loaded->missing.empty());
    CHECK(loaded->unused.empty());
    CHECK(bench.target->state() == bench.source->state());
}

TEST_CASE("Some of the weights are taken by name, the others stay as drawn") {
    Bench bench;
    const ModelState before = bench.target->state();
    const auto loaded = bench.load({"0"});
    REQUIRE(loaded.ok());
    CHECK(loaded->loaded == Names{"0.weight", "0.bias"});
    CHECK(loaded->missing == Names{"head.weight", "head.bias"});
    CHECK(loaded->unused == Names{"head.weight", "head.bias"});
    CHECK(bench.target->read_parameter(0) == bench.source->read_parameter(0));
    CHECK(bench.target->read_parameter(2) == before.parameters[2]);
}

TEST_CASE("An output layer of another size is left out and told, unless it was asked for") {
    Bench bench(4);
    const auto loaded = bench.load();
    REQUIRE(loaded.ok());
    CHECK(loaded->loaded == Names{"0.weight", "0.bias"});
    CHECK(loaded->mismatched ==
          Names{"head.weight is 4x16 there and 3x16 here", "head.bias is 4 there and 3 here"});
    CHECK(pointer_of(bench.load({"0", "head"})) == "/model/weights/include/1");
}

TEST_CASE(
    "Names that are in neither, files that are none and values that are not finite are refused") {
    Bench bench;
    const ModelState before = bench.target->state();
    CHECK(pointer_of(bench.load({"head", "hea"})) == "/model/weights/include/1");
    const NamedTensor bad{
        "0.bias", {16}, std::vector<float>(16, std::numeric_limits<float>::infinity())};
    const Bytes bytes = write_safetensors(std::span(&bad, 1));
    std::ofstream(bench.path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    CHECK(pointer_of(bench.load()) == "/model/weights");
    std::ofstream(bench.path) << "hello";
    CHECK(pointer_of(bench.load()) == "/model/weights");
    std::filesystem::remove(bench.path);
    CHECK(pointer_of(bench.load()) == "/model/weights");
    CHECK(bench.target->state() == before);
}
