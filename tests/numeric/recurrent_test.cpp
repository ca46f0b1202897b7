// LSTM and GRU against double precision and central differences, as layers by themselves.

#include <cmath>

#include <catch2/catch.hpp>

#include "diagnostics/layers/recurrent.hpp"
#include "tests/numeric/central_differences.hpp"
#include "tests/numeric/random_values.hpp"
#include "tests/numeric/reference_network.hpp"
#include "tests/numeric/reference_recurrent.hpp"

namespace rangefinder::numeric {

namespace {

void draw_weights(RecurrentProblem& problem, RandomStream& random) {
    const RecurrentSpec& spec = problem.spec;
    const std::int64_t directions = spec.bidirectional ? 2 : 1;
    const std::int64_t gates = (spec.kind == RecurrentKind::kLstm ? 4 : 3) * spec.hidden_size;
    const double deviation = 0.6 / std::sqrt(static_cast<double>(spec.hidden_size));
    problem.weights.clear();
    for (std::int64_t number = 0; number < spec.num_layers * directions; ++number) {
        const std::int64_t inputs =
            number < directions ? problem.in_features : directions * spec.hidden_size;
        const double bias = spec.bias ? 0.5 : 0.0;
        problem.weights.push_back({draw(gates * inputs, deviation, random),
                                   draw(gates * spec.hidden_size, deviation, random),
                                   draw(gates, bias, random), draw(gates, bias, random)});
    }
    const std::int64_t places = problem.rows * (spec.all_steps ? problem.steps : 1);
    problem.input = draw(problem.rows * problem.steps * problem.in_features, 1.0, random);
    problem.output_gradient = draw(places * directions * spec.hidden_size, 1.0, random);
}

RecurrentProblem random_recurrent(RecurrentKind kind, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe, kind == RecurrentKind::kLstm ? 7 : 8);
    RecurrentProblem problem;
    problem.spec.kind = kind;
    problem.spec.hidden_size = between(random, 1, 21);
    problem.spec.num_layers = between(random, 1, 3);
    problem.spec.bidirectional = random.below(2) == 1;
    problem.spec.bias = random.below(4) != 0;
    problem.spec.all_steps = random.below(2) == 1;
    problem.rows = between(random, 1, 9);
    problem.steps = between(random, 1, 12);
    problem.in_features = between(random, 1, 17);
    draw_weights(problem, random);
    return problem;
}

std::string describe(const RecurrentProblem& problem) {
    return (problem.spec.kind == RecurrentKind::kLstm ? "lstm " : "gru ") +
           std::to_string(problem.rows) + "x" + std::to_string(problem.steps) + "x" +
           std::to_string(problem.in_features) + " -> " + std::to_string(problem.spec.hidden_size) +
           ", layers " + std::to_string(problem.spec.num_layers) +
           (problem.spec.bidirectional ? ", bidirectional" : "") +
           (problem.spec.bias ? "" : ", no bias") + (problem.spec.all_steps ? ", all" : ", last");
}

// In the order of Recurrent::parameters().
std::vector<const std::vector<double>*> parameter_list(const std::vector<RecurrentWeights>& weights,
                                                       bool bias) {
    std::vector<const std::vector<double>*> list;
    for (const RecurrentWeights& one : weights) {
        list.insert(list.end(), {&one.weight_ih, &one.weight_hh});
        if (bias) list.insert(list.end(), {&one.bias_ih, &one.bias_hh});
    }
    return list;
}

double distance(const std::vector<float>& actual, const std::vector<double>& expected) {
    REQUIRE(actual.size() == expected.size());
    return relative_distance(actual, expected);
}

struct Run {
    std::vector<float> output;
    std::vector<std::vector<float>> gradients;  // Of the parameters, then of the input.
};

// The layer alone between two plain tensors.
class EngineRecurrent {
  public:
    explicit EngineRecurrent(const RecurrentProblem& problem,
                             dnnl::memory::data_type operands = dnnl::memory::data_type::f32)
        : engine_(1, operands), problem_(problem), layer_("r", options(problem)) {
        const Dims shape{problem.rows, problem.steps, problem.in_features};
        input_ = Tensor(engine_, shape, plain_layout(shape));
        output_ = layer_.connect(engine_, {input_, false}).tensor;
        gradient_ = Tensor(engine_, output_.shape(), plain_layout(output_.shape()));
        input_gradient_ = layer_.connect_backward(engine_, gradient_, true);
        const auto weights = parameter_list(problem.weights, problem.spec.bias);
        const auto parameters = layer_.parameters();
        REQUIRE(parameters.size() == weights.size());
        for (std::size_t index = 0; index < weights.size(); ++index) {
            write_plain(engine_, parameters[index]->weight, to_float(*weights[index]));
        }
    }

    Run run() {
        write_plain(engine_, input_, to_float(problem_.input));
        layer_.forward(Mode::kTrain);
        Run result{read_plain(engine_, output_), {}};
        write_plain(engine_, gradient_, to_float(problem_.output_gradient));
        layer_.backward();
        for (const Parameter* parameter : layer_.parameters()) {
            result.gradients.push_back(read_plain(engine_, parameter->gradient));
        }
        result.gradients.push_back(read_plain(engine_, input_gradient_));
        return result;
    }

  private:
    static RecurrentOptions options(const RecurrentProblem& problem) {
        return {.kind = problem.spec.kind,
                .in_features = problem.in_features,
                .hidden_size = problem.spec.hidden_size,
                .num_layers = problem.spec.num_layers,
                .bidirectional = problem.spec.bidirectional,
                .bias = problem.spec.bias,
                .all_steps = problem.spec.all_steps};
    }

    Engine engine_;
    const RecurrentProblem& problem_;
    Recurrent layer_;
    Tensor input_;
    Tensor output_;
    Tensor gradient_;
    Tensor input_gradient_;
};

// The worst of all parameters and the input.
double gradient_distance(const RecurrentProblem& problem, const Run& run, RecurrentFault fault) {
    const RecurrentGradients expected = recurrent_backward(problem, fault);
    auto list = parameter_list(expected.weights, problem.spec.bias);
    list.push_back(&expected.input);
    double worst = 0.0;
    for (std::size_t index = 0; index < run.gradients.size(); ++index) {
        worst = std::max(worst, distance(run.gradients[index], *list[index]));
    }
    return worst;
}

// Up to four elements each of a weight, or of the input.
void check_some(const RecurrentProblem& problem, std::vector<double>& values,
                const std::vector<double>& gradient) {
    const auto loss = [&] {
        return linear_loss(recurrent_forward(problem), problem.output_gradient);
    };
    check_by_differences(values, gradient, loss, 4);
}

struct Control {
    RecurrentFault fault;
    RecurrentKind kind;
};

std::vector<Control> controls() {
    using enum RecurrentFault;
    constexpr RecurrentKind kLstm = RecurrentKind::kLstm;
    constexpr RecurrentKind kGru = RecurrentKind::kGru;
    return {{kInputAndForgetGatesSwapped, kLstm},
            {kCandidateSlopeOfSigmoid, kLstm},
            {kCellGradientNotCarried, kLstm},
            {kTanhOfCellIgnored, kLstm},
            {kHiddenGradientNotCarried, kLstm},
            {kHiddenGradientNotCarried, kGru},
            {kHiddenWeightSeesNextState, kLstm},
            {kHiddenWeightSeesNextState, kGru},
            {kResetGateMissing, kGru},
            {kResetGradientWithoutBias, kGru},
            {kUpdateGateInverted, kGru},
            {kPastTheGatesMissing, kGru},
            {kBiasOfLastStepOnly, kLstm},
            {kBiasOfLastStepOnly, kGru},
            {kReverseReadForward, kLstm},
            {kReverseReadForward, kGru},
            {kLastOfReverseAtTheEnd, kLstm},
            {kUpperLayerGradientDropped, kGru}};
}

// Both directions, two layers, the last step's output: every mistake has somewhere to show.
RecurrentProblem control_problem(RecurrentKind kind, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe, 9);
    RecurrentProblem problem;
    problem.spec.kind = kind;
    problem.spec.hidden_size = between(random, 3, 11);
    problem.spec.num_layers = 2;
    problem.spec.bidirectional = true;
    problem.rows = between(random, 2, 6);
    problem.steps = between(random, 3, 8);
    problem.in_features = between(random, 2, 9);
    draw_weights(problem, random);
    return problem;
}

}  // namespace

TEST_CASE("lstm and gru have the outputs and gradients of a double precision reference") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const RecurrentProblem problem = random_recurrent(kind, seed);
        INFO(describe(problem) << ", seed " << seed);
        const Run run = EngineRecurrent(problem).run();
        CHECK(distance(run.output, recurrent_forward(problem)) < 1e-5);
        CHECK(gradient_distance(problem, run, RecurrentFault::kNone) < 1e-4);
    }
}

TEST_CASE("the recurrent reference's own gradients agree with central differences") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RecurrentProblem problem = random_recurrent(kind, seed);
        INFO(describe(problem) << ", seed " << seed);
        const RecurrentGradients gradients = recurrent_backward(problem, RecurrentFault::kNone);
        for (std::size_t index = 0; index < problem.weights.size(); ++index) {
            RecurrentWeights& weights = problem.weights[index];
            const RecurrentWeights& expected = gradients.weights[index];
            check_some(problem, weights.weight_ih, expected.weight_ih);
            check_some(problem, weights.weight_hh, expected.weight_hh);
            check_some(problem, weights.bias_ih, expected.bias_ih);
            check_some(problem, weights.bias_hh, expected.bias_hh);
        }
        check_some(problem, problem.input, gradients.input);
    }
}

TEST_CASE("a broken backward pass through time is always noticed") {
    const Control control = GENERATE(from_range(controls()));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const RecurrentProblem problem = control_problem(control.kind, seed);
        INFO("fault " << static_cast<int>(control.fault) << ", " << describe(problem));
        const Run run = EngineRecurrent(problem).run();
        CHECK(gradient_distance(problem, run, RecurrentFault::kNone) < 1e-4);
        CHECK(gradient_distance(problem, run, control.fault) > 1e-2);
    }
}

TEST_CASE("a long sequence through a wide layer loses no precision") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    RandomStream random(3, RandomPurpose::kProbe, 10);
    RecurrentProblem problem;
    problem.spec.kind = kind;
    problem.spec.hidden_size = 48;
    problem.spec.all_steps = true;
    problem.rows = 4;
    problem.steps = 150;
    problem.in_features = 5;
    draw_weights(problem, random);
    const Run run = EngineRecurrent(problem).run();
    CHECK(distance(run.output, recurrent_forward(problem)) < 1e-5);
    CHECK(gradient_distance(problem, run, RecurrentFault::kNone) < 1e-4);
}

TEST_CASE("recurrent layers with bf16 factors stay close to double precision, and differ") {
    if (!has_native_bf16()) {
        WARN("skipped: this processor has no bf16");
        return;
    }
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const RecurrentProblem problem = control_problem(kind, seed);
        INFO(describe(problem) << ", seed " << seed);
        const Run run = EngineRecurrent(problem, dnnl::memory::data_type::bf16).run();
        // A factor keeps 8 bits: one part in 512.
        CHECK(distance(run.output, recurrent_forward(problem)) < 1e-2);
        CHECK(gradient_distance(problem, run, RecurrentFault::kNone) < 3e-2);
        CHECK(gradient_distance(problem, run, RecurrentFault::kNone) > 1e-4);
    }
}

TEST_CASE("a recurrent layer run again on the same batch gives the same bits") {
    const RecurrentProblem problem = control_problem(RecurrentKind::kLstm, 4);
    EngineRecurrent engine(problem);
    const Run first = engine.run();
    const Run second = engine.run();
    CHECK(first.output == second.output);
    CHECK(first.gradients == second.gradients);
}

}  // namespace rangefinder::numeric
