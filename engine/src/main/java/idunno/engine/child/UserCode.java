package idunno.engine.child;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The user's class inside a Java child, found by name and called by reflection: user code needs no
/// class of ours.
final class UserCode {
  private final String file;
  private final Object instance;
  private final Method load;
  private final Method infer;

  private UserCode(String file, Object instance, Method load, Method infer) {
    this.file = file;
    this.instance = instance;
    this.load = load;
    this.infer = infer;
  }

  /// Finds both methods and makes one instance, with the constructor that takes nothing.
  ///
  /// @param file the code file's name without folders, as stack traces show it
  /// @throws Thrown with a sentence for the user
  static UserCode of(Class<?> type, String file) throws Thrown {
    Method load = method(type, file, "load", Path.class, "void load(java.nio.file.Path folder)");
    Method infer = method(type, file, "infer", List.class, "List infer(List inputs)");
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return new UserCode(file, constructor.newInstance(), load, infer);
    } catch (InvocationTargetException e) {
      throw new Thrown(describe(e.getCause(), file));
    } catch (ReflectiveOperationException e) {
      throw new Thrown(file + ": its class cannot be made with no arguments: " + e.getMessage());
    }
  }

  void load(Path folder) throws Thrown {
    call(load, folder);
  }

  /// @throws Thrown when the code threw, or gave anything but one output for each input
  List<?> infer(List<@Nullable Object> inputs) throws Thrown {
    if (!(call(infer, inputs) instanceof List<?> outputs)) {
      throw new Thrown(file + ": infer gave no list");
    }
    if (outputs.size() != inputs.size()) {
      throw new Thrown(
          file + ": infer gave " + outputs.size() + " outputs for " + inputs.size() + " inputs");
    }
    return outputs;
  }

  private @Nullable Object call(Method method, Object argument) throws Thrown {
    try {
      return method.invoke(instance, argument);
    } catch (InvocationTargetException e) {
      throw new Thrown(describe(e.getCause(), file));
    } catch (IllegalAccessException e) {
      throw new Thrown(file + ": " + method.getName() + " cannot be called: " + e.getMessage());
    }
  }

  private static Method method(
      Class<?> type, String file, String name, Class<?> argument, String wanted) throws Thrown {
    try {
      Method method = type.getDeclaredMethod(name, argument);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new Thrown(file + ": there is no method `" + wanted + "`", e);
    }
  }

  /// `File.java:12: type: message`, with the line in the user's file that is nearest to the throw.
  static String describe(@Nullable Throwable thrown, String file) {
    if (thrown == null) {
      return file + ": threw nothing";
    }
    int line = 0;
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (file.equals(frame.getFileName())) {
        line = frame.getLineNumber();
        break;
      }
    }
    String where = line > 0 ? file + ":" + line : file;
    return oneLine(where + ": " + thrown);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= Frames.MAX_ERROR_CHARS
        ? line
        : line.substring(0, Frames.MAX_ERROR_CHARS) + "…";
  }

  /// What the user's code did wrong, as one line.
  static final class Thrown extends Exception {
    private static final long serialVersionUID = 1L;

    Thrown(String line) {
      super(line, null, false, false);
    }

    Thrown(String line, Throwable cause) {
      super(line, cause, false, false);
    }

    String line() {
      return String.valueOf(getMessage());
    }
  }
}
