package io.domainshift.models.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.domainshift.models.InvalidCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * Unpickles weights and plain data, and nothing else.
 *
 * <p>A pickle is a program: its opcodes name functions and call them. The library runs simple
 * opcodes; those that name, call, fill or allocate are replaced here. Names must be on the list of
 * {@link PickleGlobals}, opcodes on the list below (PyTorch and NumPy write no others), and text,
 * numbers of operations and bytes are bounded, so that a small file cannot ask for much memory or
 * time.
 */
final class TensorUnpickler extends Unpickler {

  /** Opcodes that the library may run: constants, tuples, memo. */
  private static final Set<Short> PLAIN =
      Set.of(
          Opcodes.MARK,
          Opcodes.POP,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.TUPLE,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.LIST,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.PROTO,
          Opcodes.FRAME,
          Opcodes.STOP);

  private static final int MAX_TEXT = 64 << 20;

  private final ByteBuffer data;
  private final PickleGlobals globals;
  private long text;

  /**
   * @param data the pickle; reading moves its position to the byte after
   */
  private TensorUnpickler(ByteBuffer data, PickleGlobals globals) {
    this.data = data.order(ByteOrder.LITTLE_ENDIAN);
    this.globals = globals;
  }

  /**
   * Reads one pickle from the buffer's position on.
   *
   * @throws InvalidCheckpointException if it is broken or wants anything that is not on the lists
   */
  static @Nullable Object read(ByteBuffer data, PickleGlobals globals) {
    TensorUnpickler unpickler = new TensorUnpickler(data, globals);
    try {
      return unpickler.load(new BufferInputStream(data));
    } catch (InvalidCheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library meets broken input with casts and indices that fail.
      throw new InvalidCheckpointException(
          "The pickle", "is broken at byte " + data.position(), "a whole one", e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    globals.budget().spend();
    switch (opcode) {
      case Opcodes.SHORT_BINUNICODE, Opcodes.SHORT_BINSTRING -> text(data.get() & 0xff, opcode);
      case Opcodes.BINUNICODE, Opcodes.BINSTRING -> text(data.getInt(), opcode);
      case Opcodes.SHORT_BINBYTES -> stack.add(bytes(data.get() & 0xff));
      case Opcodes.BINBYTES -> stack.add(bytes(data.getInt()));
      case Opcodes.BINBYTES8 -> stack.add(bytes(Math.toIntExact(data.getLong())));
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>(4));
      case Opcodes.EMPTY_SET -> stack.add(new LinkedHashSet<>(4));
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        put(stack.pop(), value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i < items.size(); i += 2) {
          put(items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.APPEND -> {
        Object value = stack.pop();
        list().add(value);
      }
      case Opcodes.APPENDS -> {
        List<Object> items = stack.pop_all_since_marker();
        list().addAll(items);
      }
      case Opcodes.ADDITEMS -> addItems();
      case Opcodes.GLOBAL -> stack.add(globals.find(line(), line()));
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        stack.add(globals.find((String) stack.pop(), name));
      }
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
        Object[] arguments = (Object[]) stack.pop();
        stack.add(((IObjectConstructor) stack.pop()).construct(arguments));
      }
      case Opcodes.BUILD -> {
        Object state = stack.pop();
        build(stack.peek(), state);
      }
      case Opcodes.BINPERSID -> stack.add(globals.storage((Object[]) stack.pop()));
      default -> {
        if (!PLAIN.contains(opcode)) {
          throw refused("has opcode " + opcode, "one that PyTorch writes");
        }
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  private void text(int length, short opcode) {
    ByteBuffer bytes = bytes(length);
    text += length;
    if (text > MAX_TEXT) {
      throw refused("has more than " + MAX_TEXT + " bytes of text", "less");
    }
    boolean latin = opcode == Opcodes.BINSTRING || opcode == Opcodes.SHORT_BINSTRING;
    byte[] array = new byte[length];
    bytes.get(array);
    stack.add(new String(array, latin ? ISO_8859_1 : UTF_8));
  }

  /** A view: weights inside a pickle are never copied. */
  private ByteBuffer bytes(int length) {
    if (length < 0 || length > data.remaining()) {
      throw refused("claims " + Integer.toUnsignedString(length) + " bytes", "what the file has");
    }
    ByteBuffer view = data.slice(data.position(), length);
    data.position(data.position() + length);
    return view;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (byte b = data.get(); b != '\n'; b = data.get()) {
      if (line.length() == 256) {
        throw refused("has a long name", "names of 256 letters at most");
      }
      line.append((char) (b & 0xff));
    }
    return line.toString();
  }

  private void put(Object key, @Nullable Object value) {
    // Other keys could take for ever to hash: they may hold themselves.
    if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
      throw refused("has a key that is neither text nor number", "plain keys");
    }
    dictionary().put(key, value);
  }

  @SuppressWarnings("unchecked")
  private Map<Object, @Nullable Object> dictionary() {
    return (Map<Object, @Nullable Object>) stack.peek();
  }

  @SuppressWarnings("unchecked")
  private ArrayList<Object> list() {
    return (ArrayList<Object>) stack.peek();
  }

  @SuppressWarnings("unchecked")
  private void addItems() {
    List<Object> items = stack.pop_all_since_marker();
    for (Object item : items) {
      if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
        throw refused("has a set of other things than text and numbers", "plain sets");
      }
    }
    ((Set<Object>) stack.peek()).addAll(items);
  }

  /** Objects take their fields; what dictionaries and NumPy types carry beside them is dropped. */
  private void build(Object target, @Nullable Object state) {
    if (target instanceof PickledObject object && state instanceof Map<?, ?> fields) {
      object.fields().putAll(fields);
    }
  }

  private InvalidCheckpointException refused(String finding, String expectation) {
    return new InvalidCheckpointException("The pickle", finding, expectation);
  }
}
