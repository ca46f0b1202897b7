#include "diagnostics/spec/validate_probe.hpp"

namespace rangefinder {
namespace {

constexpr NumberRange kRates{1e-15, 1e6};
constexpr IntegerRange kBatches{1, 100'000};

// The checks of one probe's members.
class ProbeChecks {
  public:
    ProbeChecks(std::string pointer, FieldChecks& checks)
        : pointer_(std::move(pointer)), checks_(checks) {}

    void check(const GradientCheckSpec& check) {
        number("start", check.start, kRates);
        number("end", check.end, kRates);
        if (!(check.start < check.end)) {
            checks_.add(pointer_ + "/end", "is " + number_text(check.end) +
                                               "; it must exceed start, " +
                                               number_text(check.start));
        }
        integer("rates", check.rates, {2, 100});
        integer("steps", check.steps, {1, 10'000});
    }

    void check(const SharpnessSpec& sharpness) {
        integer("batches", sharpness.batches, kBatches);
        integer("eigenvalues", sharpness.eigenvalues, {1, 20});
        integer("iterations", sharpness.iterations, {5, 1000});
        if (sharpness.eigenvalues >= sharpness.iterations) {
            checks_.add(pointer_ + "/iterations",
                        "is " + std::to_string(sharpness.iterations) + "; " +
                            std::to_string(sharpness.eigenvalues) +
                            " eigenvalues need more iterations than that");
        }
        integer("trace_samples", sharpness.trace_samples, {0, 10'000});
        number("tolerance", sharpness.tolerance, {1e-6, 0.5});
        if (sharpness.learning_rate) number("learning_rate", *sharpness.learning_rate, kRates);
    }

    void check(const CriticalSharpnessSpec& sharpness) {
        integer("batches", sharpness.batches, kBatches);
        integer("directions", sharpness.directions, {1, 100});
        integer("evaluations", sharpness.evaluations, {8, 200});
        integer("trial_steps", sharpness.trial_steps, {0, 10'000});
    }

    void check(const NoiseScaleSpec& noise) {
        integer("small_batch", noise.small_batch, {0, 1'000'000});
        integer("batches", noise.batches, {4, 100'000});
    }

    void check(const LossLandscapeSpec& landscape) {
        integer("dimensions", landscape.dimensions, {1, 2});
        integer("points", landscape.points, {3, 201});
        if (landscape.points % 2 == 0) {
            checks_.add(pointer_ + "/points", "is " + std::to_string(landscape.points) +
                                                  "; it must be odd, so that the middle is one");
        }
        number("span", landscape.span, {0.0, 100.0, true, false});
        integer("batches", landscape.batches, kBatches);
    }

    void check(const SanitySpec& sanity) {
        integer("overfit_steps", sanity.overfit_steps, {10, 100'000});
        if (sanity.learning_rate) number("learning_rate", *sanity.learning_rate, kRates);
    }

    void check(const InitializationSpec& initialization) {
        integer("batches", initialization.batches, {1, 1000});
        integer("seeds", initialization.seeds, {1, 100});
    }

    void check_warmup(const ProbeWarmup& warmup) {
        integer("warmup/steps", warmup.steps, {0, 1'000'000});
        number("warmup/learning_rate", warmup.learning_rate, kRates);
    }

  private:
    void number(const char* member, double value, NumberRange allowed) {
        checks_.number(pointer_ + '/' + member, value, allowed);
    }
    void integer(const char* member, std::int64_t value, IntegerRange allowed) {
        checks_.integer(pointer_ + '/' + member, value, allowed);
    }

    std::string pointer_;
    FieldChecks& checks_;
};

}  // namespace

void validate_probe(const ProbeSpec& probe, FieldChecks& checks) {
    ProbeChecks own("/" + probe_name(probe), checks);
    std::visit(
        [&](const auto& one) {
            own.check(one);
            if constexpr (requires { one.warmup; }) own.check_warmup(one.warmup);
        },
        probe);
}

void validate_diagnostics(const DiagnosticsSpec& diagnostics, FieldChecks& checks) {
    checks.integer("/diagnostics/every", diagnostics.every, {0, 1'000'000});
    constexpr std::size_t kLongestAddress = 2000;
    for (const auto& [rule, action] : diagnostics.actions) {
        checks.text(join_pointer("/diagnostics/actions", rule) + "/webhook", action.webhook,
                    kLongestAddress);
    }
}

}  // namespace rangefinder
