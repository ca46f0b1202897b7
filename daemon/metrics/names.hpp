// Every metric's name and help text, and nothing else: units and suffixes can be reviewed at a
// look.
#pragma once

namespace rangefinder::metrics {

struct Name {
    const char* name;
    const char* help;
};

// --- what runs here
inline constexpr Name kBuildInfo{"rangefinder_build_info", "Always 1; which build is running."};
inline constexpr Name kOnednnInfo{"rangefinder_onednn_info",
                                  "Always 1; the oneDNN library and instruction set in use."};
inline constexpr Name kLogMessages{"rangefinder_log_messages_total", "Lines logged."};

// --- HTTP
inline constexpr Name kHttpRequests{"rangefinder_http_requests_total",
                                    "Requests answered, by route template and status code."};
inline constexpr Name kHttpDuration{
    "rangefinder_http_request_duration_seconds",
    "From the request's first byte to the answer's last; event streams are not counted."};
inline constexpr Name kHttpInFlight{"rangefinder_http_requests_in_flight",
                                    "Requests being answered now."};
inline constexpr Name kHttpConnections{"rangefinder_http_connections", "Open connections."};
inline constexpr Name kHttpRejected{"rangefinder_http_rejected_total",
                                    "Requests refused before a handler saw them."};
inline constexpr Name kSseClients{"rangefinder_sse_clients", "Open event streams."};
inline constexpr Name kSseSent{"rangefinder_sse_events_sent_total", "Events sent to clients."};

// --- jobs and their queue
inline constexpr Name kJobsSubmitted{"rangefinder_jobs_submitted_total", "Jobs accepted."};
inline constexpr Name kJobsFinished{"rangefinder_jobs_finished_total",
                                    "Jobs that reached a final state."};
inline constexpr Name kJobsQueued{"rangefinder_jobs_queued",
                                  "Jobs waiting; the same value from every daemon on one store."};
inline constexpr Name kJobsRunning{"rangefinder_jobs_running",
                                   "Jobs running; the same value from every daemon on one store."};
inline constexpr Name kJobsRecovered{"rangefinder_jobs_recovered_total",
                                     "Jobs found running after a crash and queued again."};
inline constexpr Name kLeaseLost{"rangefinder_job_lease_lost_total",
                                 "Workers stopped because another daemon had taken their job."};
inline constexpr Name kQueueOldest{
    "rangefinder_queue_oldest_job_timestamp_seconds",
    "When the oldest waiting job was submitted; the time of the scrape when none waits."};
inline constexpr Name kQueueCapacity{"rangefinder_queue_capacity",
                                     "Waiting jobs at which more are refused."};
inline constexpr Name kQueueWait{"rangefinder_job_queue_wait_seconds",
                                 "From submission to the start of the job."};
inline constexpr Name kJobDuration{"rangefinder_job_duration_seconds",
                                   "From the start of the job to its final state."};
inline constexpr Name kLastSuccess{"rangefinder_job_last_success_timestamp_seconds",
                                   "When a job of this kind last succeeded; 0 for never."};

// --- training
inline constexpr Name kRangeTestStops{"rangefinder_lr_test_stops_total",
                                      "Why learning-rate range tests stopped."};
inline constexpr Name kSuggestions{"rangefinder_lr_suggestions_total",
                                   "Answers of the suggestion rules."};
inline constexpr Name kSuggestedValue{"rangefinder_lr_suggested_value",
                                      "Learning rates recommended (no unit)."};
inline constexpr Name kTrainSteps{"rangefinder_train_steps_total", "Optimizer updates done."};
inline constexpr Name kTrainSamples{"rangefinder_train_samples_total", "Examples trained on."};
inline constexpr Name kNonFinite{"rangefinder_train_nonfinite_total",
                                 "Trainings that met a loss or gradient that is not finite."};

inline constexpr Name kFindings{"rangefinder_findings_total",
                                "What was found in jobs that have ended, once a rule and layer."};

inline constexpr Name kWebhookDeliveries{
    "rangefinder_webhook_deliveries_total",
    "Posts of findings, by outcome: delivered, retried (failed, to be tried again), abandoned."};
inline constexpr Name kWebhooksPending{"rangefinder_webhooks_pending",
                                       "Findings that are still to be posted."};

// --- worker slots
inline constexpr Name kSlots{"rangefinder_worker_slots", "Jobs that can run side by side."};
inline constexpr Name kSlotsBusy{"rangefinder_worker_slots_busy", "Slots with a running job."};
inline constexpr Name kCpuThreads{"rangefinder_cpu_threads", "Hardware threads of the machine."};
inline constexpr Name kSlotProgress{"rangefinder_slot_progress_ratio",
                                    "Done part of the slot's job, 0 to 1; absent when idle."};
inline constexpr Name kSlotLearningRate{
    "rangefinder_slot_learning_rate", "Newest learning rate of the slot's job; absent when idle."};
inline constexpr Name kSlotLoss{"rangefinder_slot_loss",
                                "Newest loss of the slot's job; absent when idle."};
inline constexpr Name kSlotGradientNorm{
    "rangefinder_slot_gradient_norm", "Newest gradient norm of the slot's job; absent when idle."};
inline constexpr Name kSlotJobInfo{
    "rangefinder_slot_job_info",
    "Always 1; which job runs in the slot. Absent when idle. "
    "Slots from the number of workers on are live runs from elsewhere."};

// --- store and data sets
inline constexpr Name kStoreDuration{"rangefinder_store_operation_duration_seconds",
                                     "Time of one operation on the store."};
inline constexpr Name kStoreErrors{"rangefinder_store_errors_total",
                                   "Operations on the store that failed."};
inline constexpr Name kStoreSize{"rangefinder_store_size_bytes", "Size of the database."};
inline constexpr Name kStoreWalSize{"rangefinder_store_wal_size_bytes",
                                    "Size of the write-ahead log."};
inline constexpr Name kDatasets{"rangefinder_datasets", "Data sets kept."};
inline constexpr Name kDatasetBytes{"rangefinder_dataset_stored_bytes", "Bytes of the data sets."};
inline constexpr Name kDatasetImports{"rangefinder_dataset_imports_total",
                                      "Data sets posted, by format and outcome."};

// --- this process; names and meaning as in Prometheus' own client libraries
inline constexpr Name kProcessCpu{"process_cpu_seconds_total",
                                  "User and system time of the daemon process."};
inline constexpr Name kProcessResident{"process_resident_memory_bytes", "Resident memory."};
inline constexpr Name kProcessVirtual{"process_virtual_memory_bytes", "Virtual memory."};
inline constexpr Name kProcessOpenFiles{"process_open_fds", "Open file descriptors."};
inline constexpr Name kProcessMaxFiles{"process_max_fds", "Limit of open file descriptors."};
inline constexpr Name kProcessStart{"process_start_time_seconds",
                                    "Start of the process since the Unix epoch."};
inline constexpr Name kProcessThreads{"process_threads", "Threads of the process."};

}  // namespace rangefinder::metrics
