#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {
namespace {

DatasetRecord dataset(const std::string& id) {
    DatasetRecord record;
    record.id = id;
    record.name = "moons";
    record.created_at = WallTime(std::chrono::milliseconds(1'790'000'000'123));
    record.bytes = std::uint64_t{1} << 40;
    record.spec = "{\"generator\":\"two_moons\"}";
    record.description = "{\"rows\":2000}";
    return record;
}

NewJob job_on(const std::string& id, const std::string& dataset) {
    NewJob job = new_job(id);
    job.dataset = dataset;
    return job;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A data set comes back as it was put", "[store]", Backends) {
    TestType backend;
    const auto [put, is_new] = backend.store().put_dataset(dataset("ds_1"));
    CHECK(is_new);
    backend.reopen();
    const auto read = backend.store().dataset("ds_1");
    REQUIRE(read.ok());
    const DatasetRecord expected = dataset("ds_1");
    CHECK(read->id == expected.id);
    CHECK(read->name == expected.name);
    CHECK(read->created_at == expected.created_at);
    CHECK(read->bytes == expected.bytes);
    CHECK(read->spec == expected.spec);
    CHECK(read->description == expected.description);
}

TEMPLATE_LIST_TEST_CASE("Putting a known data set changes nothing", "[store]", Backends) {
    TestType backend;
    backend.store().put_dataset(dataset("ds_1"));
    DatasetRecord again = dataset("ds_1");
    again.name = "another name";
    const auto [stored, is_new] = backend.store().put_dataset(again);
    CHECK_FALSE(is_new);
    CHECK(stored.name == "moons");
}

TEMPLATE_LIST_TEST_CASE("Data sets are listed newest first", "[store]", Backends) {
    TestType backend;
    for (int i = 0; i < 3; ++i) {
        DatasetRecord record = dataset("ds_" + std::to_string(i));
        record.created_at += std::chrono::seconds(i);
        backend.store().put_dataset(record);
    }
    const std::vector<DatasetRecord> all = backend.store().datasets();
    REQUIRE(all.size() == 3);
    CHECK(all[0].id == "ds_2");
    CHECK(all[2].id == "ds_0");
}

TEMPLATE_LIST_TEST_CASE("An unknown data set is not found", "[store]", Backends) {
    TestType backend;
    const auto read = backend.store().dataset("ds_none");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().kind == ErrorKind::kNotFound);
    const auto removed = backend.store().delete_dataset("ds_none");
    REQUIRE_FALSE(removed.ok());
    CHECK(removed.error().kind == ErrorKind::kNotFound);
}

TEMPLATE_LIST_TEST_CASE("A data set in use is not deleted, one not in use is", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    store.put_dataset(dataset("ds_1"));
    submit(store, job_on("job_1", "ds_1"));
    const auto while_queued = store.delete_dataset("ds_1");
    REQUIRE_FALSE(while_queued.ok());
    CHECK(while_queued.error().kind == ErrorKind::kConflict);
    const Fence fence = claim(store);
    CHECK_FALSE(store.delete_dataset("ds_1").ok());
    REQUIRE(store.finish(fence, {}));
    CHECK(store.delete_dataset("ds_1").ok());
    CHECK_FALSE(store.dataset("ds_1").ok());
    CHECK(store.job("job_1")->dataset == "ds_1");
}

TEMPLATE_LIST_TEST_CASE("A job on a data set that is gone is refused by its field", "[store]",
                        Backends) {
    TestType backend;
    const auto refused = backend.store().submit(job_on("job_1", "ds_gone"), 10, std::nullopt);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::kInvalid);
    REQUIRE(refused.error().fields.size() == 1);
    CHECK(refused.error().fields[0].pointer == "/dataset");
}

TEMPLATE_LIST_TEST_CASE("A job whose data set is gone is not retried", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    store.put_dataset(dataset("ds_1"));
    submit(store, job_on("job_1", "ds_1"));
    REQUIRE(store.cancel("job_1").ok());
    REQUIRE(store.delete_dataset("ds_1").ok());
    const auto retried = store.retry("job_1");
    REQUIRE_FALSE(retried.ok());
    CHECK(retried.error().kind == ErrorKind::kConflict);
}

TEMPLATE_LIST_TEST_CASE("Data sets are counted with their bytes", "[store]", Backends) {
    TestType backend;
    backend.store().put_dataset(dataset("ds_1"));
    backend.store().put_dataset(dataset("ds_2"));
    const Counts counts = backend.store().counts();
    CHECK(counts.datasets == 2);
    CHECK(counts.dataset_bytes == std::uint64_t{1} << 41);
    CHECK(counts.store_bytes > 0);
}

}  // namespace rangefinder::store::contract
