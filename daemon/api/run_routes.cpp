#include "daemon/api/run_routes.hpp"

#include <utility>

#include "daemon/api/errors.hpp"
#include "daemon/api/identifiers.hpp"

namespace rangefinder::api {

http::Handler of_runs(http::Handler handler) {
    return
        [handler = std::move(handler)](const http::Request& request, const http::Respond& respond) {
            const std::string& id = request.path_parameters.at("id");
            if (is_run_id(id)) return handler(request, respond);
            respond(problem(Error{ErrorKind::kNotFound, "there is no run " + id, {}}, request));
        };
}

}  // namespace rangefinder::api
