// The one translation unit with the non-template parts of Asio and Beast; everything else in this
// folder is compiled with BOOST_ASIO_SEPARATE_COMPILATION and BOOST_BEAST_SEPARATE_COMPILATION.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>

#ifdef BOOST_ENABLE_ASSERT_HANDLER
#include <stdexcept>
#include <string>

// Builds with asserts (debug, sanitizers) must not be killed by a client either: a failed assert of
// Boost is an exception, which ends the connection that met it.
namespace boost {

void assertion_failed(const char* expression, const char*, const char* file, long line) {
    throw std::logic_error(std::string(expression) + " at " + file + ":" + std::to_string(line));
}

void assertion_failed_msg(const char* expression, const char* message, const char* function,
                          const char* file, long line) {
    assertion_failed((std::string(expression) + " (" + message + ")").c_str(), function, file,
                     line);
}

}  // namespace boost
#endif
