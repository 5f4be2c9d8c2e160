package idunno.engine.onnx;

import ai.onnxruntime.OrtException;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.ModelFailure;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/// Answers the queries of one batch, on the calling thread: in place where the rows lie as the
/// graph wants them, else through the slot's buffers.
final class BatchRun {
  private final GraphRun run;
  private final Slot slot;
  private final RunWatch.Ticket ticket;
  private final int wishedRows;
  private final Answer[] answers;

  /// @param wishedRows the most rows of one run, where the graph leaves the choice
  /// @param size of the batch
  BatchRun(GraphRun run, Slot slot, RunWatch.Ticket ticket, int wishedRows, int size) {
    this.run = run;
    this.slot = slot;
    this.ticket = ticket;
    this.wishedRows = wishedRows;
    this.answers = new Answer[size];
  }

  List<Answer> answers(Batch batch) throws ModelFailure, InterruptedException {
    switch (batch) {
      case Batch.Items(List<Batch.Item> items) -> {
        Gather gather = new Gather(run.graph(), slot, wishedRows);
        for (int i = 0; i < items.size(); i++) {
          Batch.Item item = items.get(i);
          add(gather, i, () -> slot.reader().read(item));
        }
        flush(gather);
      }
      case Batch.Rows rows -> rows(rows);
    }
    return List.of(answers);
  }

  private void rows(Batch.Rows rows) throws ModelFailure, InterruptedException {
    if (isInPlace(rows)) {
      inPlace(rows);
      return;
    }
    Gather gather = new Gather(run.graph(), slot, wishedRows);
    int bytes = rows.size() == 0 ? 0 : rows.data().remaining() / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      ByteBuffer row = rows.data().slice(rows.data().position() + i * bytes, bytes);
      add(
          gather,
          i,
          () -> slot.reader().array(slot.reader().only(), rows.type(), rows.rowShape(), row));
    }
    flush(gather);
  }

  private boolean isInPlace(Batch.Rows rows) {
    Graph graph = run.graph();
    if (graph.batching() != Graph.Batching.ANY || graph.inputs().size() != 1) {
      return false;
    }
    Port port = graph.inputs().getFirst();
    return port.type() == Elements.of(rows.type())
        && Shape.fit(port.row(), rows.rowShape()) != null
        && rows.data().isDirect()
        && MemorySegment.ofBuffer(rows.data()).address() % port.type().size == 0;
  }

  private void inPlace(Batch.Rows rows) throws ModelFailure, InterruptedException {
    Port port = run.graph().inputs().getFirst();
    long[] fitted = Shape.fit(port.row(), rows.rowShape());
    if (fitted == null) {
      throw new IllegalStateException("checked before");
    }
    int rowBytes = Math.toIntExact(port.bytes(fitted));
    int most = run.graph().mostRows(List.of(fitted), wishedRows);
    for (int from = 0; from < rows.size(); from += most) {
      int count = Math.min(most, rows.size() - from);
      int start = rows.data().position() + from * rowBytes;
      ByteBuffer data = rows.data().slice(start, count * rowBytes);
      int first = from;
      execute(new GraphRun.Rows(List.of(data), List.of(fitted), count), i -> first + i);
    }
  }

  private interface Query {
    Prepared read() throws BadQuery;
  }

  private interface Numbering {
    int query(int row);
  }

  private void add(Gather gather, int index, Query query)
      throws ModelFailure, InterruptedException {
    ticket.check();
    try {
      Prepared prepared = query.read();
      if (!gather.accepts(prepared)) {
        flush(gather);
      }
      gather.add(index, prepared, answers.length - index);
    } catch (BadQuery e) {
      answers[index] = new Answer.Failed(e.reason());
    }
  }

  private void flush(Gather gather) throws ModelFailure, InterruptedException {
    if (gather.rows() > 0) {
      execute(gather.take(), gather::query);
      gather.clear();
    }
  }

  private void execute(GraphRun.Rows rows, Numbering numbering)
      throws ModelFailure, InterruptedException {
    ticket.check();
    try {
      List<Result> results = run.run(rows, slot.outputs(), ticket.options());
      for (int i = 0; i < rows.rows(); i++) {
        answers[numbering.query(i)] = slot.writer().write(results, i);
      }
    } catch (OrtException e) {
      ticket.check();
      String reason = OrtText.plain(e);
      if (rows.rows() != 1 || e.getCode() != OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT) {
        throw new ModelFailure(reason, e);
      }
      answers[numbering.query(0)] = new Answer.Failed(reason);
    }
  }
}
