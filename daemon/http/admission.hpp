// Decides from the head alone whether a request may go on to its body and its handler.
#pragma once

#include <string>
#include <variant>

#include "daemon/http/hosts.hpp"
#include "daemon/http/message.hpp"
#include "daemon/http/refusal.hpp"
#include "daemon/http/request_head.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::http {

// The way to a handler is free; only the body is missing.
struct Admitted {
    const Router::Route* route = nullptr;
    Request request;
};

// The answer to OPTIONS: 204 with Allow.
struct OptionsAnswer {
    std::string allow;
};

using Admission = std::variant<Admitted, OptionsAnswer, Refusal>;

// In this order: Host, target, cross-site protection, path (404), method (405), length (411, 413),
// content coding and type (415).
Admission admit(const RequestHead& head, const Hosts& hosts, const Router& router);

}  // namespace rangefinder::http
