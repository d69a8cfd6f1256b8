// C++: names with their namespaces, classes, lambdas, exceptions.
extern "C" int fork();
namespace std {
class thread {
  public:
    explicit thread(...);
    void join();
};
inline namespace version_2 {
void yield();
}
}

namespace app {
struct Error {
    int code;
    Error(int number) : code(number) {}
};

class Runner {
    int count = 0;

  public:
    Runner(int start) : count(start) { prepare(); }
    ~Runner();
    int run() { return this->count + total(1); }
    static int total(int x);
    void prepare();
    bool operator==(const Runner &other) const { return count == other.count; }
};

void Runner::prepare()
{
    std::yield();
    count = fork();
}

template <class T> T twice(T x)
{
    return x + x + sizeof(T);
}
int twice(int x)
{
    return 2 * x;
}
}

namespace {
int hidden = app::twice(2);
}

int main(int argc, char **)
{
    app::Runner runner(argc), *made = new app::Runner{3};
    std::thread worker([&](int x) { return runner.run() + x; }, hidden);
    worker.join();
    try {
        if (int pid = fork(); pid == 0) {
            throw app::Error(1);
        }
        if (int pid = fork()) {
            return pid;
        }
    } catch (const app::Error &error) {
        return error.code;
    } catch (...) {
        throw;
    }
    for (char letter : "abc") {
        int argc = letter;
        app::twice<long>(argc);
    }
    auto step = [] { return nullptr; };
    step();
    bool same = runner == *made;
    delete made;
    return static_cast<int>(same) + (true ? int(2.5) : 0);
}
