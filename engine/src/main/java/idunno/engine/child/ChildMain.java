package idunno.engine.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/// The main class of a Java child. It needs only the JDK and this package on its class path; the
/// user's classes live in a loader of their own, which sees the JDK and nothing else.
///
/// One thread reads requests all the time, so that the end of the stream is noticed while user code
/// runs for ever in the other.
final class ChildMain {
  private final String file;
  private final URL classes;
  private final String className;
  private final DataOutputStream answers;
  private @Nullable UserCode code;

  private ChildMain(String file, URL classes, String className, DataOutputStream answers) {
    this.file = file;
    this.classes = classes;
    this.className = className;
    this.answers = answers;
  }

  /// @param args the code file's name, the folder of compiled classes as a URI, the class's name
  public static void main(String[] args) throws Exception {
    var in = new FileInputStream("/dev/fd/3");
    var out = new FileOutputStream("/dev/fd/4");
    ChildMain child =
        new ChildMain(
            args[0],
            URI.create(args[1]).toURL(),
            args[2],
            new DataOutputStream(new BufferedOutputStream(out, 1 << 16)));
    SynchronousQueue<Request> requests = new SynchronousQueue<>();
    new Reader(new DataInputStream(new BufferedInputStream(in, 1 << 16)), requests).start();
    while (true) {
      child.answer(requests.take());
    }
  }

  /// Reads requests until the stream ends: then the node is gone, and so must be this process and
  /// all that its code started.
  private static final class Reader extends Thread {
    private final DataInputStream in;
    private final SynchronousQueue<Request> requests;

    Reader(DataInputStream in, SynchronousQueue<Request> requests) {
      super("requests");
      setDaemon(true);
      this.in = in;
      this.requests = requests;
    }

    @Override
    public void run() {
      try {
        while (true) {
          requests.put(read(in));
        }
      } catch (EOFException e) {
        die(0);
      } catch (IOException | InterruptedException e) {
        System.err.println("the stream of requests broke: " + e);
        die(70);
      }
    }

    private static void die(int code) {
      try {
        Death.kill(ProcessHandle.current());
      } finally {
        Runtime.getRuntime().halt(code);
      }
    }
  }

  private static Request read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    if (kind == Frames.LOAD) {
      return new Load(Path.of(Frames.readText(in, Frames.MAX_INPUT_BYTES)));
    }
    in.readInt();
    int count = in.readInt();
    List<byte[]> contents = new ArrayList<>(count);
    boolean[] json = new boolean[count];
    for (int i = 0; i < count; i++) {
      json[i] = in.readByte() == Frames.JSON;
      contents.add(Frames.readSized(in, Frames.MAX_INPUT_BYTES));
    }
    return new Infer(contents, json);
  }

  private void answer(Request request) throws IOException {
    try {
      // A pattern switch would cost every child its first 20 ms; the other methods of a child have
      // no lambda and no pattern switch on the way of a first answer either, for the same reason.
      if (request instanceof Infer infer) {
        infer(infer);
      } else if (request instanceof Load(Path folder)) {
        load(folder);
      }
    } catch (UserCode.Thrown e) {
      Frames.write(answers, Frames.FAILURE, e.line());
    } catch (OutOfMemoryError e) {
      Frames.write(answers, Frames.OUT_OF_MEMORY, e.toString());
    }
  }

  private void load(Path folder) throws UserCode.Thrown, IOException {
    var loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      UserCode loaded = UserCode.of(Class.forName(className, true, loader), file);
      loaded.load(folder);
      code = loaded;
    } catch (ClassNotFoundException | LinkageError e) {
      Throwable cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
      throw new UserCode.Thrown(UserCode.describe(cause, file));
    }
    Frames.write(answers, Frames.READY, "");
  }

  private void infer(Infer request) throws UserCode.Thrown, IOException {
    UserCode loaded = code;
    if (loaded == null) {
      throw new UserCode.Thrown(file + ": it is not loaded");
    }
    List<Entry> entries = new ArrayList<>();
    try {
      entries = outputs(loaded.infer(request.inputs()));
    } catch (UserCode.Thrown | IllegalArgumentException e) {
      for (int i = 0; i < request.size(); i++) {
        entries.add(alone(loaded, request, i, e));
      }
    }
    send(entries);
  }

  /// Asks again with one input, unless there was only one.
  private static Entry alone(UserCode code, Infer request, int i, Exception first) {
    if (request.size() == 1) {
      return error(String.valueOf(first.getMessage()));
    }
    try {
      return output(code.infer(request.input(i)).getFirst());
    } catch (UserCode.Thrown | IllegalArgumentException e) {
      return error(String.valueOf(e.getMessage()));
    }
  }

  private static List<Entry> outputs(List<?> outputs) {
    List<Entry> entries = new ArrayList<>(outputs.size());
    for (Object output : outputs) {
      entries.add(output(output));
    }
    return entries;
  }

  private static Entry output(@Nullable Object output) {
    try {
      byte[] json = JsonText.write(output).getBytes(StandardCharsets.UTF_8);
      if (json.length <= Frames.MAX_OUTPUT_BYTES) {
        return new Entry(Frames.OUTPUT, json);
      }
      return error(
          "the output is " + json.length + " bytes; the limit is " + Frames.MAX_OUTPUT_BYTES);
    } catch (IllegalArgumentException e) {
      return error(String.valueOf(e.getMessage()));
    }
  }

  private static Entry error(String sentence) {
    return new Entry(Frames.ERROR, sentence.getBytes(StandardCharsets.UTF_8));
  }

  private void send(List<Entry> entries) throws UserCode.Thrown, IOException {
    long size = Integer.BYTES;
    for (Entry entry : entries) {
      size += Frames.ENTRY_HEADER_BYTES + entry.text().length;
    }
    if (size > Frames.MAX_ANSWER_BYTES) {
      throw new UserCode.Thrown(
          "the outputs are " + size + " bytes together; the limit is " + Frames.MAX_ANSWER_BYTES);
    }
    answers.writeByte(Frames.ANSWERS);
    answers.writeInt((int) size);
    answers.writeInt(entries.size());
    for (Entry entry : entries) {
      answers.writeByte(entry.kind());
      answers.writeInt(entry.text().length);
      answers.write(entry.text());
    }
    answers.flush();
  }

  private sealed interface Request {}

  private record Load(Path folder) implements Request {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Infer(List<byte[]> contents, boolean[] json) implements Request {
    int size() {
      return json.length;
    }

    List<@Nullable Object> inputs() {
      List<@Nullable Object> inputs = new ArrayList<>(size());
      for (int i = 0; i < size(); i++) {
        inputs.add(value(i));
      }
      return inputs;
    }

    List<@Nullable Object> input(int i) {
      List<@Nullable Object> input = new ArrayList<>(1);
      input.add(value(i));
      return input;
    }

    /// Made anew for every call: code may have changed what it was given before it threw.
    private @Nullable Object value(int i) {
      return json[i]
          ? JsonText.read(new String(contents.get(i), StandardCharsets.UTF_8))
          : contents.get(i).clone();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte kind, byte[] text) {}
}
