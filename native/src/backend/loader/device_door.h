// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "backend/device.h"
#include "common/error.h"

// backend/device.h across two libraries, each of which has a C++ runtime of its own: no exception goes from one to the
// other. What a call throws is caught on its side as an Outcome, and thrown again on the other.
namespace sextant {

struct Outcome {
  enum Kind { kDone, kError, kOutOfMemory, kOther } kind = kDone;
  Fault fault{};
  int64_t row = -1;
  char message[512] = "";
};

// Calls `call`.
template <typename Call>
Outcome OutcomeOf(Call&& call) noexcept {
  Outcome outcome;
  const auto failed = [&](Outcome::Kind kind, const char* message) {
    outcome.kind = kind;
    std::strncpy(outcome.message, message, sizeof outcome.message - 1);
  };
  try {
    call();
  } catch (const Error& e) {
    failed(Outcome::kError, e.what());
    outcome.fault = e.fault();
    outcome.row = e.row();
  } catch (const std::bad_alloc&) {
    failed(Outcome::kOutOfMemory, "");
  } catch (const std::exception& e) {
    failed(Outcome::kOther, e.what());
  } catch (...) {
    failed(Outcome::kOther, "unknown exception");
  }
  return outcome;
}

inline void Rethrow(const Outcome& outcome) {
  if (outcome.kind == Outcome::kError) throw Error(outcome.fault, outcome.message, outcome.row);
  if (outcome.kind == Outcome::kOutOfMemory) throw std::bad_alloc();
  if (outcome.kind == Outcome::kOther) throw std::runtime_error(outcome.message);
}

// ---------------------------------------------------------------- what goes across; all of it noexcept

class SampleDoor {
 public:
  virtual Outcome Offer(int draw, int sample, std::span<const SampleSink::Row> rows) noexcept = 0;

 protected:
  ~SampleDoor() = default;
};

class SumDoor {
 public:
  virtual Outcome AddTotals(int draw, const SumSink::Totals& totals) noexcept = 0;
  virtual Outcome AddSetTotals(int draw, int set, const SumSink::Totals& totals) noexcept = 0;
  virtual Outcome AddLabel(int draw, int set, const SumSink::Label& label) noexcept = 0;

 protected:
  ~SumDoor() = default;
};

class WorkerDoor {
 public:
  virtual ~WorkerDoor() = default;
  virtual int ordinal() const noexcept = 0;
  virtual Outcome Add(const DeviceBatch& batch, SampleDoor& samples, const std::atomic<bool>& cancelled,
                      DeviceReport& report) noexcept = 0;
  virtual Outcome TakeBack(const DeviceBatch& batch) noexcept = 0;
  virtual Outcome Collect(SumDoor& sums) noexcept = 0;
  virtual Outcome Write(const DeviceMemory& to, int64_t at, std::span<const double> values) noexcept = 0;
};

class BackendDoor {
 public:
  virtual int count() const noexcept = 0;
  virtual Outcome Describe(int ordinal, DeviceInfo& info) const noexcept = 0;
  virtual Outcome NewWorker(int ordinal, const DeviceOptions& options,
                            std::unique_ptr<WorkerDoor>& worker) const noexcept = 0;

 protected:
  ~BackendDoor() = default;
};

// ---------------------------------------------------------------- the side of the devices

class SamplesThroughDoor final : public SampleSink {
 public:
  explicit SamplesThroughDoor(SampleDoor& door) : door_(door) {}
  void Offer(int draw, int sample, std::span<const Row> rows) override { Rethrow(door_.Offer(draw, sample, rows)); }

 private:
  SampleDoor& door_;
};

class SumsThroughDoor final : public SumSink {
 public:
  explicit SumsThroughDoor(SumDoor& door) : door_(door) {}
  void AddTotals(int draw, const Totals& totals) override { Rethrow(door_.AddTotals(draw, totals)); }
  void AddSetTotals(int draw, int set, const Totals& totals) override {
    Rethrow(door_.AddSetTotals(draw, set, totals));
  }
  void AddLabel(int draw, int set, const Label& label) override { Rethrow(door_.AddLabel(draw, set, label)); }

 private:
  SumDoor& door_;
};

class DoorOfWorker final : public WorkerDoor {
 public:
  explicit DoorOfWorker(std::unique_ptr<DeviceWorker> worker) : worker_(std::move(worker)) {}
  int ordinal() const noexcept override { return worker_->ordinal(); }
  Outcome Add(const DeviceBatch& batch, SampleDoor& samples, const std::atomic<bool>& cancelled,
              DeviceReport& report) noexcept override {
    return OutcomeOf([&] {
      SamplesThroughDoor sink(samples);
      report = worker_->Add(batch, sink, cancelled);
    });
  }
  Outcome TakeBack(const DeviceBatch& batch) noexcept override {
    return OutcomeOf([&] { worker_->TakeBack(batch); });
  }
  Outcome Collect(SumDoor& sums) noexcept override {
    return OutcomeOf([&] {
      SumsThroughDoor sink(sums);
      worker_->Collect(sink);
    });
  }
  Outcome Write(const DeviceMemory& to, int64_t at, std::span<const double> values) noexcept override {
    return OutcomeOf([&] { worker_->Write(to, at, values); });
  }

 private:
  const std::unique_ptr<DeviceWorker> worker_;
};

class DoorOfBackend final : public BackendDoor {
 public:
  explicit DoorOfBackend(const DeviceBackend& backend) : backend_(backend) {}
  int count() const noexcept override { return backend_.count(); }
  Outcome Describe(int ordinal, DeviceInfo& info) const noexcept override {
    return OutcomeOf([&] { info = backend_.Describe(ordinal); });
  }
  Outcome NewWorker(int ordinal, const DeviceOptions& options,
                    std::unique_ptr<WorkerDoor>& worker) const noexcept override {
    return OutcomeOf([&] { worker = std::make_unique<DoorOfWorker>(backend_.NewWorker(ordinal, options)); });
  }

 private:
  const DeviceBackend& backend_;
};

// ---------------------------------------------------------------- the side of the engine

class DoorOfSamples final : public SampleDoor {
 public:
  explicit DoorOfSamples(SampleSink& sink) : sink_(sink) {}
  Outcome Offer(int draw, int sample, std::span<const SampleSink::Row> rows) noexcept override {
    return OutcomeOf([&] { sink_.Offer(draw, sample, rows); });
  }

 private:
  SampleSink& sink_;
};

class DoorOfSums final : public SumDoor {
 public:
  explicit DoorOfSums(SumSink& sink) : sink_(sink) {}
  Outcome AddTotals(int draw, const SumSink::Totals& totals) noexcept override {
    return OutcomeOf([&] { sink_.AddTotals(draw, totals); });
  }
  Outcome AddSetTotals(int draw, int set, const SumSink::Totals& totals) noexcept override {
    return OutcomeOf([&] { sink_.AddSetTotals(draw, set, totals); });
  }
  Outcome AddLabel(int draw, int set, const SumSink::Label& label) noexcept override {
    return OutcomeOf([&] { sink_.AddLabel(draw, set, label); });
  }

 private:
  SumSink& sink_;
};

class WorkerBehindDoor final : public DeviceWorker {
 public:
  explicit WorkerBehindDoor(std::unique_ptr<WorkerDoor> door) : door_(std::move(door)) {}
  int ordinal() const override { return door_->ordinal(); }
  DeviceReport Add(const DeviceBatch& batch, SampleSink& samples, const std::atomic<bool>& cancelled) override {
    DoorOfSamples sink(samples);
    DeviceReport report;
    Rethrow(door_->Add(batch, sink, cancelled, report));
    return report;
  }
  void TakeBack(const DeviceBatch& batch) override { Rethrow(door_->TakeBack(batch)); }
  void Collect(SumSink& sums) override {
    DoorOfSums sink(sums);
    Rethrow(door_->Collect(sink));
  }
  void Write(const DeviceMemory& to, int64_t at, std::span<const double> values) override {
    Rethrow(door_->Write(to, at, values));
  }

 private:
  const std::unique_ptr<WorkerDoor> door_;
};

class BackendBehindDoor final : public DeviceBackend {
 public:
  explicit BackendBehindDoor(const BackendDoor& door) : door_(door) {}
  int count() const override { return door_.count(); }
  DeviceInfo Describe(int ordinal) const override {
    DeviceInfo info{};
    Rethrow(door_.Describe(ordinal, info));
    return info;
  }
  std::unique_ptr<DeviceWorker> NewWorker(int ordinal, const DeviceOptions& options) const override {
    std::unique_ptr<WorkerDoor> worker;
    Rethrow(door_.NewWorker(ordinal, options, worker));
    return std::make_unique<WorkerBehindDoor>(std::move(worker));
  }

 private:
  const BackendDoor& door_;
};

}  // namespace sextant
