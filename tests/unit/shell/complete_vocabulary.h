/* A small vocabulary for the tests of completion: a verb for each kind of argument. */
#ifndef UNIT_SHELL_COMPLETE_VOCABULARY_H
#define UNIT_SHELL_COMPLETE_VOCABULARY_H

#include "run/machine.h"

static const struct param p_handle[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the handle"}};
static const struct param p_handles[] = {{"HANDLE", KIND_HANDLE, PARAM_MANY, NULL, "the handles"}};
static const struct param p_accept[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the listener"},
                                        {"FLAGS", KIND_ACCEPT, PARAM_OPTIONAL, NULL, "flags"}};
static const struct param p_bind[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                      {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, "where"}};
static const struct param p_fcntl[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                       {"COMMAND", KIND_COMMAND, PARAM_ONE, NULL, "the command"},
                                       {"VALUE", KIND_TYPED, PARAM_OPTIONAL, NULL, "the value"}};
static const struct param p_getsockopt[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                            {"LEVEL", KIND_LEVEL, PARAM_OPTIONAL, NULL, "the level"},
                                            {"OPTION", KIND_OPTION, PARAM_ONE, NULL, "the option"}};
static const struct param p_setsockopt[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                            {"LEVEL", KIND_LEVEL, PARAM_OPTIONAL, NULL, "the level"},
                                            {"OPTION", KIND_OPTION, PARAM_ONE, NULL, "the option"},
                                            {"VALUE", KIND_TYPED, PARAM_ONE, NULL, "the value"}};
static const struct param p_listen[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                        {"BACKLOG", KIND_BACKLOG, PARAM_OPTIONAL, "SOMAXCONN", "how many"}};
static const struct param p_recv[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                      {"SIZE", KIND_SIZE, PARAM_OPTIONAL, "64k", "how much"},
                                      {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, NULL, "flags"}};
static const struct param p_send[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                      {"DATA", KIND_DATA, PARAM_ONE, NULL, "what"},
                                      {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, NULL, "flags"}};
static const struct param p_shutdown[] = {{"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
                                          {"HOW", KIND_HOW, PARAM_ONE, NULL, "which way"}};
static const struct param p_socket[] = {{"FAMILY", KIND_FAMILY, PARAM_OPTIONAL, "AF_INET", "family"},
                                        {"TYPE", KIND_TYPE, PARAM_OPTIONAL, "SOCK_STREAM", "type"},
                                        {"PROTOCOL", KIND_PROTOCOL, PARAM_OPTIONAL, "0", "protocol"}};
static const struct param p_set[] = {{"NAME", KIND_SETTING, PARAM_OPTIONAL, NULL, "which"},
                                     {"VALUE", KIND_TEXT, PARAM_OPTIONAL, NULL, "what"}};
static const struct param p_explain[] = {{"ERROR", KIND_ERROR, PARAM_OPTIONAL, NULL, "which"}};
static const struct param p_source[] = {{"PATH", KIND_PATH, PARAM_ONE, NULL, "the script"}};
static const struct param p_topic[] = {{"TOPIC", KIND_TOPIC, PARAM_OPTIONAL, NULL, "what"}};
static const struct param p_words[] = {{"WORD", KIND_TEXT, PARAM_ANY, NULL, "what"}};

static const struct option o_timeout[] = {OPTION_TIMEOUT};
static const struct option o_recv[] = {{"exactly", KIND_SIZE, "so many bytes"},
                                       {"line", KIND_NONE, "a line"},
                                       {"flags", KIND_FLAGS, "flags"},
                                       OPTION_TIMEOUT};

static const struct option o_send[] = {{"control", KIND_CONTROL, "control data"},
                                       {"handles", KIND_HANDLES, "passed along"}};

static const struct verb v_accept = {.name = "accept",
                                     .summary = "take the next connection",
                                     VERB_PARAMS(p_accept),
                                     VERB_OPTIONS(o_timeout),
                                     .gives = "handle, address",
                                     .need = NEED_LISTENING};
static const struct verb v_bind = {
    .name = "bind", .summary = "give an address", VERB_PARAMS(p_bind), .need = NEED_UNBOUND};
static const struct verb v_close = {.name = "close", .summary = "close handles", VERB_PARAMS(p_handles)};
static const struct verb v_connect = {
    .name = "connect", .summary = "connect", VERB_PARAMS(p_bind), VERB_OPTIONS(o_timeout), .need = NEED_UNCONNECTED};
static const struct verb v_dup = {
    .name = "dup", .summary = "a second handle", VERB_PARAMS(p_handle), .gives = "handle"};
static const struct verb v_fcntl = {
    .name = "fcntl", .summary = "ask a descriptor", VERB_PARAMS(p_fcntl), .gives = "int"};
static const struct verb v_getsockopt = {
    .name = "getsockopt", .summary = "read an option", VERB_PARAMS(p_getsockopt), .gives = "value"};
static const struct verb v_help = {.name = "help", .summary = "explain", VERB_PARAMS(p_topic)};
static const struct verb v_listen = {
    .name = "listen", .summary = "take connections", VERB_PARAMS(p_listen), .need = NEED_BOUND};
static const struct verb v_print = {.name = "print", .summary = "write text", VERB_PARAMS(p_words)};
static const struct verb v_recv = {.name = "recv",
                                   .summary = "receive",
                                   VERB_PARAMS(p_recv),
                                   VERB_OPTIONS(o_recv),
                                   .gives = "bytes",
                                   .need = NEED_CONNECTED};
static const struct verb v_send = {.name = "send",
                                   .summary = "send",
                                   VERB_PARAMS(p_send),
                                   VERB_OPTIONS(o_send),
                                   .gives = "int",
                                   .need = NEED_CONNECTED};
static const struct verb v_explain = {.name = "explain", .summary = "explain errors", VERB_PARAMS(p_explain)};
static const struct verb v_set = {.name = "set", .summary = "settings", VERB_PARAMS(p_set)};
static const struct verb v_setsockopt = {.name = "setsockopt", .summary = "set an option", VERB_PARAMS(p_setsockopt)};
static const struct verb v_shutdown = {
    .name = "shutdown", .summary = "end a way", VERB_PARAMS(p_shutdown), .need = NEED_CONNECTED};
static const struct verb v_socket = {
    .name = "socket", .summary = "make a socket", VERB_PARAMS(p_socket), .gives = "handle"};
static const struct verb v_source = {.name = "source", .summary = "run a script", VERB_PARAMS(p_source)};

static const struct verb *const verbs[] = {&v_accept, &v_bind,       &v_close,      &v_connect,  &v_dup,    &v_explain,
                                           &v_fcntl,  &v_getsockopt, &v_help,       &v_listen,   &v_print,  &v_recv,
                                           &v_send,   &v_set,        &v_setsockopt, &v_shutdown, &v_socket, &v_source};
static const struct function functions_here[] = {{.name = "len", .usage = "len(VALUE)", .summary = "the length"},
                                                 {.name = "upper", .usage = "upper(DATA)", .summary = "capitals"}};
static const struct vocabulary vocabulary = {verbs, COUNT(verbs), functions_here, COUNT(functions_here)};

#endif
