package dev.sotto.runtime.server;

/** Stands for the runtime's own. */
public class Server {}
