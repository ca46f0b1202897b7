#include "diagnostics/probes/quantiles.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;

TEST_CASE("Student's 95 % points are those of the tables") {
    CHECK(student_95(3) == Approx(2.3534).epsilon(0.01));
    CHECK(student_95(7) == Approx(1.8946).epsilon(0.001));
    CHECK(student_95(63) == Approx(1.6694).epsilon(0.0001));
}

TEST_CASE("A shifted gamma's quantiles are chi-squared's where the cumulants are") {
    const Cumulants chi_squared_10{10.0, 20.0, 80.0};
    CHECK(shifted_gamma_quantile(chi_squared_10, kNormal95) == Approx(18.307).epsilon(0.002));
    CHECK(shifted_gamma_quantile(chi_squared_10, -kNormal95) == Approx(3.940).epsilon(0.005));
}

TEST_CASE("Without skewness a shifted gamma is normal") {
    CHECK(shifted_gamma_quantile({2.0, 9.0, 0.0}, 1.5) == Approx(6.5));
}
