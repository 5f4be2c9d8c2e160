package idunno.node.logs;

import idunno.logs.answer.AnswerWriter;
import idunno.logs.answer.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/// Lets several threads write whole portions into one answer; who has to wait reads no more from
/// its node meanwhile, so a slow reader slows them all.
final class OneAtATime implements AnswerWriter.Out {
  private final AnswerWriter.Out out;

  /// First come, first served: no node's answer starves.
  private final ReentrantLock lock = new ReentrantLock(true);

  OneAtATime(AnswerWriter.Out out) {
    this.out = out;
  }

  @Override
  public void send(byte[] frames, int length) throws IOException {
    lock.lock();
    try {
      out.send(frames, length);
    } finally {
      lock.unlock();
    }
  }

  void write(Frame frame) throws IOException {
    byte[] bytes = new byte[frame.size()];
    frame.write(ByteBuffer.wrap(bytes));
    send(bytes, bytes.length);
  }

  @Override
  public boolean isWanted() {
    return out.isWanted();
  }
}
