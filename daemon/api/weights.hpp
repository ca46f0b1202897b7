// /v1/weights, and /v1/jobs/{id}/weights: safetensors in and out.
#pragma once

#include "daemon/api/weights_library.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe.
class Weights {
  public:
    Weights(WeightsLibrary& library, std::uint64_t upload_bytes)
        : library_(library), upload_bytes_(upload_bytes) {}
    void add_routes(http::Router& router);

  private:
    http::Response create(const http::Request& request);
    http::Response list(const http::Request& request);
    http::Response get(const http::Request& request);
    http::Response content(const http::Request& request);
    http::Response job_content(const http::Request& request);
    http::Response remove(const http::Request& request);

    WeightsLibrary& library_;
    const std::uint64_t upload_bytes_;
};

}  // namespace rangefinder::api
