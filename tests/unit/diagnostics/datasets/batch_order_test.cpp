#include "diagnostics/datasets/batch_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace rangefinder;

namespace {

std::vector<std::int64_t> rows_of(std::int64_t count) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < count; ++i) rows.push_back(100 + i);
    return rows;
}

std::vector<std::int64_t> draw(BatchOrder& order, int batches) {
    std::vector<std::int64_t> drawn;
    for (int i = 0; i < batches; ++i) {
        const auto batch = order.next();
        drawn.insert(drawn.end(), batch.begin(), batch.end());
    }
    return drawn;
}

}  // namespace

TEST_CASE("An epoch visits every row once") {
    BatchOrder order(rows_of(12), 4, 1);
    CHECK(order.batches_per_epoch() == 3);
    auto drawn = draw(order, 3);
    CHECK(drawn != rows_of(12));
    std::sort(drawn.begin(), drawn.end());
    CHECK(drawn == rows_of(12));
}

TEST_CASE("The order differs by epoch and by seed and repeats for the same seed") {
    BatchOrder order(rows_of(32), 32, 1), same(rows_of(32), 32, 1), other(rows_of(32), 32, 2);
    const auto first = draw(order, 1);
    CHECK(first == draw(same, 1));
    CHECK(first != draw(other, 1));
    CHECK(first != draw(order, 1));
}

TEST_CASE("Rows that do not fill a batch are dropped or kept as asked") {
    BatchOrder dropping(rows_of(10), 4, 1, LastBatch::kDrop);
    CHECK(dropping.batches_per_epoch() == 2);
    draw(dropping, 3);
    CHECK(dropping.state() == BatchOrderState{1, 1, 4});
    BatchOrder keeping(rows_of(10), 4, 1, LastBatch::kKeep);
    CHECK(keeping.batches_per_epoch() == 3);
    CHECK(draw(keeping, 3).size() == 10);
    CHECK(keeping.state() == BatchOrderState{1, 0, 10});
}

TEST_CASE("An order goes on from its stored state in any epoch") {
    for (const int batches : {0, 1, 3, 8, 17}) {
        BatchOrder order(rows_of(10), 3, 9, LastBatch::kKeep);
        draw(order, batches);
        BatchOrder resumed(rows_of(10), 3, 9, LastBatch::kKeep);
        resumed.restore(order.state());
        CHECK(draw(order, 9) == draw(resumed, 9));
    }
}

TEST_CASE("A batch larger than the rows is cut to them") {
    BatchOrder order(rows_of(5), 64, 1);
    CHECK(order.batch_size() == 5);
    CHECK(order.batches_per_epoch() == 1);
    CHECK(order.next().size() == 5);
    CHECK(order.next().size() == 5);
    BatchOrder one(rows_of(1), 1, 1);
    CHECK(draw(one, 3) == std::vector<std::int64_t>{100, 100, 100});
}
