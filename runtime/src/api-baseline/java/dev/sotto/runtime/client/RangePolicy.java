package dev.sotto.runtime.client;

public enum RangePolicy {
  REFUSE, ALLOW;
}
