#include "diagnostics/probes/sharpness.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/probes/flat_vectors.hpp"
#include "diagnostics/probes/hessian.hpp"
#include "diagnostics/probes/stability.hpp"

namespace rangefinder {
namespace {

// What random numbers are for, beside each other.
enum Stream : std::uint32_t { kHessianStart = 100, kTraceSigns, kPreconditionedStart };

class SharpnessProbe {
  public:
    SharpnessProbe(const SharpnessParts& parts, const SharpnessSpec& sharpness,
                   ProbeMonitor& monitor)
        : parts_(parts),
          spec_(sharpness),
          monitor_(monitor),
          surface_(parts.model, parts.batches, sharpness.batches),
          hessian_(surface_, surface_.start()),
          product_([this](std::span<const float> vector, std::span<double> image) {
              if (monitor_.interrupted()) return false;
              const bool finite = hessian_.multiply(vector, image);
              monitor_.step_done();
              return finite;
          }) {}

    SharpnessResult run() {
        measure_slope();
        if (surface_.size() == 0 || !std::isfinite(result_.gradient_norm)) {
            return std::move(result_);
        }
        measure_eigenvalues();
        if (!result_.eigenvalues.empty()) {
            measure_trace();
            judge_rate();
        }
        result_.products = hessian_.products();
        return std::move(result_);
    }

  private:
    void measure_slope() {
        std::vector<double> gradient(surface_.size());
        result_.loss = surface_.gradient(surface_.start(), gradient);
        result_.gradient_norm = norm(gradient);
        result_.examples = surface_.examples();
    }

    LanczosPlan plan() const {
        LanczosPlan plan;
        plan.eigenvalues = static_cast<std::size_t>(spec_.eigenvalues);
        plan.max_products = static_cast<std::size_t>(spec_.iterations - 1);
        plan.max_basis = static_cast<std::size_t>(
            directions_kept(spec_, static_cast<std::int64_t>(surface_.size())));
        plan.tolerance = spec_.tolerance;
        plan.fill_basis = spec_.trace_samples > 0;
        return plan;
    }

    void measure_eigenvalues() {
        spectrum_ = largest_eigenvalues(product_, surface_.size(), plan(), random(kHessianStart));
        result_.eigenvalues = spectrum_.eigenvalues;
        result_.smallest_eigenvalue = spectrum_.smallest;
        result_.converged = spectrum_.converged;
        result_.relative_error = std::max(spectrum_.relative_error, difference_error());
    }

    // Central differences are off by the distance squared: at twice the distance, four times as
    // much.
    double difference_error() {
        if (spectrum_.eigenvalues.empty() || monitor_.interrupted()) return 0.0;
        std::vector<double> image(surface_.size());
        if (!hessian_.multiply(spectrum_.first_vector, image, 2.0 * Hessian::kDistance)) return 1.0;
        monitor_.step_done();
        const double near = spectrum_.eigenvalues.front();
        const double far = dot(spectrum_.first_vector, image);
        return near == 0.0 ? 0.0 : std::abs((far - near) / near) / 3.0;
    }

    void measure_trace() {
        if (spec_.trace_samples == 0) return;
        monitor_.expect(spec_.trace_samples);
        const auto estimate =
            estimate_trace(product_, spectrum_, spec_.trace_samples, random(kTraceSigns));
        if (!estimate) return;
        result_.trace = estimate->trace;
        result_.trace_error = estimate->standard_error;
    }

    // The sharpness that counts for the optimizer; nothing when it could not be measured.
    std::optional<double> own_sharpness() {
        const auto by = preconditioning_of(parts_.optimizer, parts_.optimizer_spec, parts_.model);
        if (!by) return std::nullopt;
        if (by->trivial) return spectrum_.eigenvalues.front() + static_cast<double>(by->decay[0]);
        const SymmetricProduct product = preconditioned(product_, *by);
        LanczosPlan first = plan();
        first.eigenvalues = 1;
        first.fill_basis = false;
        spectrum_.basis.clear();  // Makes room for the next.
        monitor_.expect(spec_.iterations);
        const Spectrum seen =
            largest_eigenvalues(product, surface_.size(), first, random(kPreconditionedStart));
        if (seen.eigenvalues.empty()) return std::nullopt;
        result_.converged &= seen.converged;
        result_.preconditioned_eigenvalue = seen.eigenvalues.front();
        return seen.eigenvalues.front();
    }

    void judge_rate() {
        result_.learning_rate = spec_.learning_rate;
        if (!result_.learning_rate && spec_.warmup.steps > 0) {
            result_.learning_rate = spec_.warmup.learning_rate;
        }
        const std::optional<double> sharpness = own_sharpness();
        if (!sharpness || *sharpness <= 0.0) return;
        result_.max_stable_learning_rate = stability_threshold(parts_.optimizer_spec) / *sharpness;
        if (!result_.learning_rate) return;
        result_.stability_ratio = *result_.learning_rate / *result_.max_stable_learning_rate;
    }

    RandomStream random(Stream stream) const {
        return RandomStream(parts_.seed, RandomPurpose::kProbe, stream);
    }

    const SharpnessParts& parts_;
    const SharpnessSpec& spec_;
    ProbeMonitor& monitor_;
    LossSurface surface_;
    Hessian hessian_;
    SymmetricProduct product_;
    Spectrum spectrum_;
    SharpnessResult result_;
};

}  // namespace

SharpnessResult measure_sharpness(const SharpnessParts& parts, const SharpnessSpec& sharpness,
                                  ProbeMonitor& monitor) {
    return SharpnessProbe(parts, sharpness, monitor).run();
}

}  // namespace rangefinder
