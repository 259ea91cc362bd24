/*
 * An IFD handler for pcscd whose readers are Unix sockets: a virtual reader with virtual cards behind a real PC/SC
 * stack. DEVICENAME of a reader file is /dev/null:PATH, PATH being the socket of its card server.
 *
 * Frame, both ways: type byte, 4-byte big-endian length, payload. The answer has the type of the question.
 *   S  is a card present?        -> 1 byte, 0 or 1
 *   T  what is its ATR?          -> ATR, empty when there is none or it is mute
 *   P  power (1 byte: 0 off, 1 on, 2 reset) -> ATR, empty when the card does not answer
 *   A  command APDU              -> answer APDU, empty when the card is gone or mute
 *   C  control (4-byte code, then data)     -> data, empty when not supported
 * A second connection opens with a frame E, then receives one byte at once and one after each insertion and removal.
 *
 * FEUILLE_LIFELINE, when set, is the number of an inherited pipe: its closing means that whoever started pcscd is
 * gone, and pcscd is asked to stop.
 */
#include <errno.h>
#include <ifdhandler.h>
#include <poll.h>
#include <reader.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define MAX_READERS 16
#define MAX_PAYLOAD 65600
#define ANSWER_SECONDS 60
#define RETRY_MILLISECONDS 200
#define LOOK_MILLISECONDS 2000

struct reader {
    int used;
    struct sockaddr_un address;
    int questions; /* socket, -1 when not connected */
    int events;    /* socket, -1 when not connected */
};

static struct reader readers[MAX_READERS];

static struct reader *reader_of(DWORD lun)
{
    DWORD place = lun >> 16;
    if (place >= MAX_READERS || (lun & 0xFFFF) != 0 || !readers[place].used)
        return NULL;
    return &readers[place];
}

static void hang_up(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int dial(const struct reader *reader)
{
    struct timeval limit = {ANSWER_SECONDS, 0};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (const struct sockaddr *)&reader->address, sizeof reader->address) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0)
        hang_up(&fd);
    return fd;
}

static int send_all(int fd, const unsigned char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return -1;
        data += sent;
        size -= (size_t)sent;
    }
    return 0;
}

static int receive_all(int fd, unsigned char *data, size_t size)
{
    while (size > 0) {
        ssize_t got = recv(fd, data, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        data += got;
        size -= (size_t)got;
    }
    return 0;
}

static int send_frame(int fd, unsigned char type, const unsigned char *data, size_t size)
{
    unsigned char head[5] = {type, (unsigned char)(size >> 24), (unsigned char)(size >> 16),
                             (unsigned char)(size >> 8), (unsigned char)size};
    return send_all(fd, head, sizeof head) == 0 && send_all(fd, data, size) == 0 ? 0 : -1;
}

static int receive_frame(int fd, unsigned char type, unsigned char *data, size_t room, size_t *size)
{
    unsigned char head[5];
    uint32_t told;
    if (receive_all(fd, head, sizeof head) != 0 || head[0] != type)
        return -1;
    told = (uint32_t)head[1] << 24 | (uint32_t)head[2] << 16 | (uint32_t)head[3] << 8 | head[4];
    if (told > room || receive_all(fd, data, told) != 0)
        return -1;
    *size = told;
    return 0;
}

/* Ask the card server; any trouble hangs up, and the next question dials again. Returns 0, or -1. */
static int ask(struct reader *reader, unsigned char type, const unsigned char *question, size_t length,
               unsigned char *answer, size_t room, size_t *size)
{
    *size = 0;
    if (length > MAX_PAYLOAD)
        return -1;
    if (reader->questions < 0)
        reader->questions = dial(reader);
    if (reader->questions < 0)
        return -1;
    if (send_frame(reader->questions, type, question, length) == 0 &&
        receive_frame(reader->questions, type, answer, room, size) == 0)
        return 0;
    hang_up(&reader->questions);
    return -1;
}

static void listen_to(struct reader *reader)
{
    if (reader->events >= 0)
        return;
    reader->events = dial(reader);
    if (reader->events >= 0 && send_frame(reader->events, 'E', NULL, 0) != 0)
        hang_up(&reader->events);
}

static int lifeline(void)
{
    const char *text = getenv("FEUILLE_LIFELINE");
    return text ? atoi(text) : -1;
}

/* Whoever started pcscd is gone: ask it to stop, then, were it deaf, stop it. */
static void leave(void)
{
    kill(getpid(), SIGTERM);
    sleep(5);
    _exit(1);
}

/* pcscd calls this between two looks at the reader: come back when something may have changed. */
static RESPONSECODE wait_for_event(DWORD lun, int timeout)
{
    struct reader *reader = reader_of(lun);
    struct pollfd watched[2];
    unsigned char news[64];
    if (!reader)
        return IFD_NO_SUCH_DEVICE;
    listen_to(reader);
    if (timeout < 0 || timeout > LOOK_MILLISECONDS)
        timeout = LOOK_MILLISECONDS; /* whatever was told or not, look once in a while */
    if (reader->events < 0 && timeout > RETRY_MILLISECONDS)
        timeout = RETRY_MILLISECONDS;
    watched[0] = (struct pollfd){reader->events, POLLIN, 0};
    watched[1] = (struct pollfd){lifeline(), POLLIN, 0};
    if (poll(watched, 2, timeout) <= 0)
        return IFD_RESPONSE_TIMEOUT;
    if (watched[1].revents)
        leave();
    if (watched[0].revents && recv(reader->events, news, sizeof news, 0) <= 0) {
        hang_up(&reader->events);
        poll(NULL, 0, RETRY_MILLISECONDS); /* a server that hangs up at once must not keep pcscd busy */
    }
    return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName)
{
    DWORD place = Lun >> 16;
    const char *path = strchr(DeviceName, ':');
    struct reader *reader;
    if (place >= MAX_READERS || (Lun & 0xFFFF) != 0 || !path)
        return IFD_COMMUNICATION_ERROR;
    reader = &readers[place];
    if (reader->used || strlen(++path) >= sizeof reader->address.sun_path)
        return IFD_COMMUNICATION_ERROR;
    memset(reader, 0, sizeof *reader);
    reader->address.sun_family = AF_UNIX;
    strcpy(reader->address.sun_path, path);
    reader->events = -1;
    reader->questions = dial(reader);
    if (reader->questions < 0)
        return IFD_COMMUNICATION_ERROR;
    listen_to(reader);
    reader->used = 1;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannel(DWORD Lun, DWORD Channel)
{
    (void)Lun;
    (void)Channel;
    return IFD_NOT_SUPPORTED; /* a path is needed */
}

RESPONSECODE IFDHCloseChannel(DWORD Lun)
{
    struct reader *reader = reader_of(Lun);
    if (!reader)
        return IFD_COMMUNICATION_ERROR;
    hang_up(&reader->questions);
    hang_up(&reader->events);
    reader->used = 0;
    return IFD_SUCCESS;
}

static RESPONSECODE give_byte(unsigned char value, PDWORD Length, PUCHAR Value)
{
    if (*Length < 1)
        return IFD_ERROR_INSUFFICIENT_BUFFER;
    *Length = 1;
    Value[0] = value;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value)
{
    RESPONSECODE (*waiter)(DWORD, int) = wait_for_event;
    struct reader *reader = reader_of(Lun);
    size_t size;
    switch (Tag) {
    case TAG_IFD_SIMULTANEOUS_ACCESS:
        return give_byte(MAX_READERS, Length, Value);
    case TAG_IFD_THREAD_SAFE:
    case TAG_IFD_SLOTS_NUMBER:
    case TAG_IFD_POLLING_THREAD_KILLABLE:
        return give_byte(1, Length, Value);
    case TAG_IFD_SLOT_THREAD_SAFE:
        return give_byte(0, Length, Value);
    case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
        if (*Length < sizeof waiter)
            return IFD_ERROR_INSUFFICIENT_BUFFER;
        *Length = sizeof waiter;
        memcpy(Value, &waiter, sizeof waiter);
        return IFD_SUCCESS;
    case TAG_IFD_ATR:
    case SCARD_ATTR_ATR_STRING:
        if (!reader || ask(reader, 'T', NULL, 0, Value, *Length, &size) != 0)
            return IFD_COMMUNICATION_ERROR;
        *Length = size;
        return IFD_SUCCESS;
    default:
        return IFD_ERROR_TAG;
    }
}

RESPONSECODE IFDHSetCapabilities(DWORD Lun, DWORD Tag, DWORD Length, PUCHAR Value)
{
    (void)Lun;
    (void)Tag;
    (void)Length;
    (void)Value;
    return IFD_ERROR_TAG;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD Lun, DWORD Protocol, UCHAR Flags, UCHAR PTS1, UCHAR PTS2, UCHAR PTS3)
{
    (void)Protocol;
    (void)Flags;
    (void)PTS1;
    (void)PTS2;
    (void)PTS3;
    return reader_of(Lun) ? IFD_SUCCESS : IFD_COMMUNICATION_ERROR;
}

RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength)
{
    struct reader *reader = reader_of(Lun);
    unsigned char action = Action == IFD_POWER_UP ? 1 : Action == IFD_RESET ? 2 : 0;
    unsigned char answer[MAX_ATR_SIZE];
    size_t size;
    if (!reader || ask(reader, 'P', &action, 1, answer, sizeof answer, &size) != 0)
        return IFD_COMMUNICATION_ERROR;
    *AtrLength = 0;
    if (action == 0)
        return IFD_SUCCESS;
    if (size == 0)
        return IFD_ERROR_POWER_ACTION;
    memcpy(Atr, answer, size); /* pcscd gives MAX_ATR_SIZE bytes, whatever AtrLength held */
    *AtrLength = size;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer,
                               PDWORD RxLength, PSCARD_IO_HEADER RecvPci)
{
    struct reader *reader = reader_of(Lun);
    size_t room = *RxLength, size;
    *RxLength = 0;
    if (RecvPci)
        RecvPci->Protocol = SendPci.Protocol;
    if (!reader || ask(reader, 'A', TxBuffer, TxLength, RxBuffer, room, &size) != 0)
        return IFD_COMMUNICATION_ERROR;
    if (size == 0)
        return IFD_RESPONSE_TIMEOUT;
    *RxLength = size;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHControl(DWORD Lun, DWORD dwControlCode, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer,
                         DWORD RxLength, PDWORD pdwBytesReturned)
{
    struct reader *reader = reader_of(Lun);
    unsigned char question[4 + 1024];
    size_t size;
    *pdwBytesReturned = 0;
    if (!reader || TxLength > sizeof question - 4)
        return IFD_COMMUNICATION_ERROR;
    for (int place = 0; place < 4; place++)
        question[place] = (unsigned char)(dwControlCode >> (24 - 8 * place));
    if (TxLength > 0)
        memcpy(question + 4, TxBuffer, TxLength);
    if (ask(reader, 'C', question, 4 + TxLength, RxBuffer, RxLength, &size) != 0)
        return IFD_COMMUNICATION_ERROR;
    *pdwBytesReturned = size;
    return size > 0 ? IFD_SUCCESS : IFD_ERROR_NOT_SUPPORTED;
}

RESPONSECODE IFDHICCPresence(DWORD Lun)
{
    struct reader *reader = reader_of(Lun);
    unsigned char present;
    size_t size;
    if (!reader || ask(reader, 'S', NULL, 0, &present, 1, &size) != 0 || size != 1)
        return IFD_COMMUNICATION_ERROR;
    return present ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}
